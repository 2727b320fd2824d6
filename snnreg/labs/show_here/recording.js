// What is seen of a network while an image is shown.

/** Spikes, and the potential of every neuron once a millisecond, row after row. */
export function recorded(network, { image_steps, slice_steps, neurons }) {
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
