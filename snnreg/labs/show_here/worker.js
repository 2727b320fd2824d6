// The worker of the lab: shows one image to two networks that differ in their weights alone.

const WEIGHTS = "static_arrays/_static_array__dynamic_array_S1_w";

let lab;

answerWith({
  async prepare({ module, files, weights, about }) {
    const unzipped = {};
    for (const [name, bytes] of Object.entries(files)) unzipped[name] = await unpacked(bytes);
    lab = { module: await WebAssembly.compile(await unpacked(module)), files: unzipped, weights, about };
    return {};
  },

  /** Both networks see the same spikes. Each is new: it settles in silence first, so nothing is left over. */
  async present({ pixels, seed }) {
    const { about } = lab;
    const train = poissonSpikes(pixels, randomNumbers(seed), { perGrey: about.per_grey, steps: about.image_steps });
    const responses = [];
    for (const weights of lab.weights) {
      const files = { ...lab.files, [WEIGHTS]: new Uint8Array(weights.buffer) };
      const network = await Network.started(lab.module, files, about);
      network.run(about.period_steps);
      network.feed(train);
      responses.push(recorded(network, about));
    }
    return { train, responses };
  },
});

/** Spikes, and the potential of every neuron once a millisecond, row after row. */
function recorded(network, { image_steps, slice_steps, neurons }) {
  const slices = Math.ceil(image_steps / slice_steps);
  const potential = new Float32Array(slices * neurons);
  const spikes = { excitatory: { step: [], neuron: [] }, inhibitory: { step: [], neuron: [] } };
  for (let k = 0; k < slices; k++) {
    const now = k * slice_steps;
    const part = network.run(Math.min(slice_steps, image_steps - now));
    for (const population of ["excitatory", "inhibitory"]) {
      part[population].step.forEach((step) => spikes[population].step.push(step + now));
      spikes[population].neuron.push(...part[population].neuron);
    }
    potential.set(network.variable("potential", neurons), k * neurons);
  }
  return { ...spikes, potential };
}
