import assert from "node:assert/strict";
import { test } from "node:test";

import { Network, system } from "../../snnreg/labs/shared/compiled_network.js";

const [SUCCESS, BAD_DESCRIPTOR, NO_ENTRY] = [0, 8, 44];
const [NAME, RESULT, LIST, BUFFER] = [0, 64, 128, 1024]; // places in the memory

/** The system calls with a memory of their own, and what a C program does with them. */
function computer(files) {
  const memory = new DataView(new ArrayBuffer(4096));
  const bytes = new Uint8Array(memory.buffer);
  const calls = system(files, () => memory);
  const open = (name) => {
    bytes.set(new TextEncoder().encode(name), NAME);
    const error = calls.path_open(3, 0, NAME, name.length, 0, 0n, 0n, 0, RESULT);
    return { error, descriptor: memory.getUint32(RESULT, true) };
  };
  /** Lists buffers of these sizes, one behind the other. */
  const buffers = (...sizes) => {
    let address = BUFFER;
    sizes.forEach((size, k) => {
      memory.setUint32(LIST + 8 * k, address, true);
      memory.setUint32(LIST + 8 * k + 4, size, true);
      address += size;
    });
    return [LIST, sizes.length, RESULT];
  };
  const read = (descriptor, ...sizes) => {
    assert.equal(calls.fd_read(descriptor, ...buffers(...sizes)), SUCCESS);
    return [...bytes.subarray(BUFFER, BUFFER + memory.getUint32(RESULT, true))];
  };
  return { calls, memory, bytes, open, buffers, read };
}

test("a file is read in pieces, to its end and not beyond", () => {
  const { open, read } = computer({ weights: Uint8Array.from([1, 2, 3, 4, 5]) });
  const { error, descriptor } = open("weights");
  assert.equal(error, SUCCESS);
  assert.deepEqual(read(descriptor, 1, 2), [1, 2, 3]); // scattered over two buffers
  assert.deepEqual(read(descriptor, 4), [4, 5]);
  assert.deepEqual(read(descriptor, 4), []);
});

test("two open files are read each from its own place", () => {
  const { open, read } = computer({ a: Uint8Array.from([1, 2]), b: Uint8Array.from([8, 9]) });
  const [a, b] = [open("a").descriptor, open("b").descriptor];
  assert.deepEqual([read(a, 1), read(b, 1), read(a, 1), read(b, 1)], [[1], [8], [2], [9]]);
});

test("a place in a file is counted from its start, from here or from its end", () => {
  const { calls, open, read, memory } = computer({ file: Uint8Array.from([10, 11, 12, 13]) });
  const { descriptor } = open("file");
  for (const [offset, whence, place] of [[2n, 0, 2], [1n, 1, 3], [-4n, 2, 0]]) {
    assert.equal(calls.fd_seek(descriptor, offset, whence, RESULT), SUCCESS);
    assert.equal(memory.getBigUint64(RESULT, true), BigInt(place));
  }
  assert.deepEqual(read(descriptor, 1), [10]);
});

test("a file that is not there and one that is closed are said to be so", () => {
  const { calls, open, buffers } = computer({ file: new Uint8Array(1) });
  assert.equal(open("other").error, NO_ENTRY);
  const { descriptor } = open("file");
  assert.equal(calls.fd_close(descriptor), SUCCESS);
  assert.equal(calls.fd_close(descriptor), BAD_DESCRIPTOR);
  assert.equal(calls.fd_read(descriptor, ...buffers(1)), BAD_DESCRIPTOR);
  assert.equal(calls.fd_seek(descriptor, 0n, 0, RESULT), BAD_DESCRIPTOR);
  assert.equal(calls.fd_prestat_get(descriptor, RESULT), BAD_DESCRIPTOR);
});

test("what the network prints goes to the console, and its end is an error", (t) => {
  const { calls, bytes, buffers, memory } = computer({});
  const warn = t.mock.method(console, "warn", () => {});
  bytes.set(new TextEncoder().encode("no file"), BUFFER);
  assert.equal(calls.fd_write(2, ...buffers(2, 5)), SUCCESS);
  assert.equal(memory.getUint32(RESULT, true), 7);
  assert.equal(warn.mock.calls.map(({ arguments: [text] }) => text).join(""), "no file");
  assert.throws(() => calls.proc_exit(3), /the network ended with code 3/);
});

/** Stands in for the compiled module: its memory moves when it makes room, and each input spike is answered. */
function moduleThatAnswers() {
  const DT = 5e-4, [STEP, PIXEL, TIME, NEURON] = [0, 1024, 2048, 3072];
  let steps = 0, fed = 0, found = [];
  const memory = { buffer: new ArrayBuffer(4096) };
  const calls = {
    memory,
    start: () => { steps = 40; },
    steps_done: () => steps,
    input_spikes: (count) => { fed = count; memory.buffer = memory.buffer.slice(); },
    input_step: () => STEP,
    input_pixel: () => PIXEL,
    run(count) {
      const [step, pixel] = [STEP, PIXEL].map((address) => new Int32Array(memory.buffer, address, fed));
      found = [...step].map((s, k) => [s, pixel[k]]).filter(([s]) => s >= steps && s < steps + count);
      steps += count;
      new Float64Array(memory.buffer, TIME, found.length).set(found.map(([s]) => s * DT));
      new Int32Array(memory.buffer, NEURON, found.length).set(found.map(([, neuron]) => neuron));
    },
    spikes: () => found.length,
    spike_time: () => TIME,
    spike_neuron: () => NEURON,
    inhibitory_spikes: () => 0,
    inhibitory_spike_time: () => TIME,
    inhibitory_spike_neuron: () => NEURON,
  };
  return { exports: calls };
}

test("steps are counted from when spikes are given, and from the start of each run", () => {
  const network = new Network(moduleThatAnswers(), { neurons: 9, dt_s: 5e-4 });
  network.feed({ step: Int32Array.from([0, 7, 12]), pixel: Int32Array.from([3, 4, 5]) });
  const [first, second] = [network.run(10), network.run(10)].map(({ excitatory }) => excitatory);
  assert.deepEqual(first, { step: Int32Array.from([0, 7]), neuron: Int32Array.from([3, 4]) });
  assert.deepEqual(second, { step: Int32Array.from([2]), neuron: Int32Array.from([5]) });
  network.feed({ step: Int32Array.from([1]), pixel: Int32Array.from([8]) });
  const { excitatory, inhibitory } = network.run(5);
  assert.deepEqual([[...excitatory.step], [...excitatory.neuron]], [[1], [8]]);
  assert.equal(inhibitory.step.length, 0);
});
