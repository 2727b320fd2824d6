// What is seen of a network while an image is shown.

/**
 * Shows the image whose spikes are there: spikes of both populations, and every so many steps the potential and
 * the threshold of all excitatory neurons, look after look.
 */
export function recorded(network, { slice_steps }) {
  const { neurons, constants: { image_steps } } = network.model;
  const before = Math.round(network.time / network.model.constants.dt);
  network.present(1, null, slice_steps);
  const { inhibitory, potential, threshold } = network.watched;
  /** Without the silence after the image; spikes come in the order of time. */
  const shown = ({ step, neuron }) => {
    const end = step.findIndex((s) => s - before >= image_steps);
    const count = end < 0 ? step.length : end;
    return { step: step.subarray(0, count).map((s) => s - before), neuron: neuron.subarray(0, count) };
  };
  const looks = (values) => Float32Array.from(values.subarray(0, neurons * Math.floor(image_steps / slice_steps)));
  return {
    excitatory: shown(network.spikes), inhibitory: shown(inhibitory),
    potential: looks(potential), threshold: looks(threshold),
  };
}
