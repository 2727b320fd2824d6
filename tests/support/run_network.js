// Runs the network of the pages on what a test gives it: under node (run_network.mjs) and in a page.

import { INPUTS, Network } from "../../snnreg_book/labs/shared/network.js";

/** `job`: what to do, see page_network.py. `data`: typed arrays. Gives arrays of numbers, and the speed. */
export async function runNetwork(module, job, data) {
  const { neurons } = job.model;
  const network = await Network.started(module, job.model, {
    weights: data.weights,
    excitationDelays: data.delays.subarray(0, neurons), inhibitionDelays: data.delays.subarray(neurons),
  });
  if (job.rules) network.learnBy(job.rules);
  network.seed(job.seed);
  const answers = {
    step: [], neuron: [], counts: [], inhibitory_step: [], inhibitory_neuron: [], potential: [], g_e: [], g_i: [],
    drawn_step: [], drawn_pixel: [], drawn_per_image: [],
  };
  const keep = (name, numbers) => { for (const number of numbers) answers[name].push(number); };
  const began = performance.now();
  let done = 0;
  for (const images of job.blocks) {
    if (job.drawn) {
      const pixels = (k) => data.pixels.subarray(INPUTS * k, INPUTS * (k + 1));
      network.draw(Array.from({ length: images }, (_, k) => pixels(done + k)));
    } else {
      const first = data.first.subarray(done, done + images + 1), part = [first[0], first[images]];
      const [step, pixel] = [data.step, data.pixel].map((numbers) => numbers.subarray(...part));
      network.trains = { step, pixel, first: first.map((f) => f - part[0]) };
    }
    const classes = job.rules && data.targets.subarray(done, done + images);
    const counts = network.present(images, classes, job.watch_every);
    done += images;
    if (!job.keep) continue;
    const { step, neuron } = network.spikes, { inhibitory, ...seen } = network.watched;
    const { trains } = network;
    for (const [name, numbers] of Object.entries({
      step, neuron, counts: counts.flatMap((some) => [...some]), inhibitory_step: inhibitory.step,
      inhibitory_neuron: inhibitory.neuron, potential: seen.potential,
      g_e: seen.g_e, g_i: seen.g_i, drawn_step: trains.step, drawn_pixel: trains.pixel,
      drawn_per_image: trains.first.subarray(1).map((f, k) => f - trains.first[k]),
    })) keep(name, numbers);
  }
  const seconds = (performance.now() - began) / 1e3; // 0 for a few images where the clock is coarse
  return { ...answers, weights: [...network.weights], threshold: [...network.threshold], seconds };
}
