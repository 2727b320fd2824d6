// The compiled network in a worker (page_build), with the little of an operating system that it asks for.
// No document is needed here, so a worker and node can run it.

/** What is thrown when the module ends itself. */
class NetworkEnded extends Error {}

/**
 * The system calls (WASI) of a module that reads files from memory and prints.
 * `files`: { path: Uint8Array }. `memory()` gives the module's memory as a DataView.
 */
export function system(files, memory) {
  const SUCCESS = 0, BAD_DESCRIPTOR = 8, NO_ENTRY = 44;
  const ROOT = 3;
  const open = new Map();
  let next = ROOT + 1;
  const text = (address, length) => new TextDecoder().decode(new Uint8Array(memory().buffer, address, length));
  /** Calls `move` for each buffer of a scattered read or write; stores and returns the sum of what it moves. */
  const scattered = (list, count, result, move) => {
    let sum = 0;
    for (let k = 0; k < count; k++) {
      const address = memory().getUint32(list + 8 * k, true);
      sum += move(new Uint8Array(memory().buffer, address, memory().getUint32(list + 8 * k + 4, true)));
    }
    memory().setUint32(result, sum, true);
    return SUCCESS;
  };
  return {
    environ_sizes_get(count, size) {
      memory().setUint32(count, 0, true);
      memory().setUint32(size, 0, true);
      return SUCCESS;
    },
    environ_get: () => SUCCESS,
    clock_time_get(clock, precision, result) {
      memory().setBigUint64(result, BigInt(Math.round(performance.now() * 1e6)), true);
      return SUCCESS;
    },
    random_get(address, length) {
      crypto.getRandomValues(new Uint8Array(memory().buffer, address, length));
      return SUCCESS;
    },
    fd_prestat_get(descriptor, result) {
      if (descriptor !== ROOT) return BAD_DESCRIPTOR;
      memory().setUint32(result, 0, true); // a folder
      memory().setUint32(result + 4, 1, true); // with a name of one letter: "/"
      return SUCCESS;
    },
    fd_prestat_dir_name(descriptor, address) {
      memory().setUint8(address, "/".charCodeAt(0));
      return SUCCESS;
    },
    fd_fdstat_get(descriptor, result) {
      for (let k = 0; k < 24; k += 8) memory().setBigUint64(result + k, 0n, true);
      memory().setUint8(result, descriptor === ROOT ? 3 : descriptor < ROOT ? 2 : 4); // folder, console, file
      memory().setBigUint64(result + 8, ~0n, true); // all rights
      memory().setBigUint64(result + 16, ~0n, true);
      return SUCCESS;
    },
    fd_fdstat_set_flags: () => SUCCESS,
    path_open(folder, lookup, address, length, create, rights, inherited, flags, result) {
      const data = files[text(address, length)];
      if (!data) return NO_ENTRY;
      open.set(next, { data, at: 0 });
      memory().setUint32(result, next++, true);
      return SUCCESS;
    },
    fd_read(descriptor, list, count, result) {
      const file = open.get(descriptor);
      if (!file) return BAD_DESCRIPTOR;
      return scattered(list, count, result, (buffer) => {
        const part = file.data.subarray(file.at, file.at + buffer.length);
        buffer.set(part);
        file.at += part.length;
        return part.length;
      });
    },
    fd_seek(descriptor, offset, whence, result) {
      const file = open.get(descriptor);
      if (!file) return BAD_DESCRIPTOR;
      file.at = Number(offset) + [0, file.at, file.data.length][whence];
      memory().setBigUint64(result, BigInt(file.at), true);
      return SUCCESS;
    },
    fd_close: (descriptor) => (open.delete(descriptor) ? SUCCESS : BAD_DESCRIPTOR),
    fd_write: (descriptor, list, count, result) => scattered(list, count, result, (buffer) => {
      console.warn(new TextDecoder().decode(buffer.slice()));
      return buffer.length;
    }),
    proc_exit(code) { throw new NetworkEnded(`the network ended with code ${code}`); },
  };
}

/** A network that lives in memory and is shown images. All that moves goes on from one run to the next. */
export class Network {
  /** `neurons` and `dt_s` are those of the model; `module`: a compiled WebAssembly.Module. */
  static async started(module, files, about) {
    const calls = system(files, () => new DataView(instance.exports.memory.buffer));
    const instance = await WebAssembly.instantiate(module, { wasi_snapshot_preview1: calls });
    instance.exports._initialize();
    return new Network(instance, about);
  }

  /** From an instance that is initialized. */
  constructor(instance, { neurons, dt_s }) {
    this.calls = instance.exports;
    this.neurons = neurons;
    this.dt_s = dt_s;
    this.calls.start();
  }

  /** Numbers where they lie in the network's memory; to be read at once, for the memory may move. */
  view(Kind, address, count) {
    return new Kind(this.calls.memory.buffer, address, count);
  }

  /** A variable of the network, writable: one number a neuron, a synapse, or alone. */
  variable(name, count) {
    return this.view(Float64Array, this.calls[name](), count);
  }

  /** Give the network input spikes, { step, pixel }, steps counted from now. */
  feed({ step, pixel }) {
    const now = this.calls.steps_done();
    this.calls.input_spikes(step.length);
    this.view(Int32Array, this.calls.input_step(), step.length).set(step.map((s) => s + now));
    this.view(Int32Array, this.calls.input_pixel(), pixel.length).set(pixel);
  }

  /** Run; give the spikes of both populations, { step, neuron }, steps counted from the start of this run. */
  run(steps) {
    const before = this.calls.steps_done();
    this.calls.run(steps);
    const recorded = (prefix) => {
      const count = this.calls[`${prefix}spikes`]();
      const times = this.view(Float64Array, this.calls[`${prefix}spike_time`](), count);
      return {
        step: Int32Array.from(times, (t) => Math.round(t / this.dt_s) - before),
        neuron: this.view(Int32Array, this.calls[`${prefix}spike_neuron`](), count).slice(),
      };
    };
    return { excitatory: recorded(""), inhibitory: recorded("inhibitory_") };
  }
}
