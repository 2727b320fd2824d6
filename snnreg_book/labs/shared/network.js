// The network in the page: one instance of the module of labs/engine, and what is written to it and read from it.
// No document is needed here, so a worker and node can run it.

export const INPUTS = 784;

/**
 * @typedef {object} Model what `engine.description` says of a network
 * @property {number} neurons
 * @property {number} per_class
 * @property {Record<string, number>} constants
 * @property {string[]} constant_names in the order of the module
 * @property {number} initial_potential
 * @property {number} per_grey
 * @property {number} longest_excitation_delay_s
 * @property {number} longest_inhibition_delay_s
 *
 * @typedef {object} Born a network that has seen nothing
 * @property {Float64Array} weights input by input
 * @property {Float64Array} excitationDelays in seconds, one a neuron
 * @property {Float64Array} inhibitionDelays in seconds, neuron by neuron
 *
 * @typedef {(silence_s: number) => number} Factor what a rule leaves of a weight
 * @typedef {{ tau_prun_s: number, k_p: number, factor?: Factor | null } & Record<string, any>} Rule and constants
 * by name
 *
 * @typedef {ArrayLike<number>} Image grey levels, 784
 * @typedef {{ step: Int32Array, pixel: Int32Array, first: Int32Array }} Trains as Python's SpikeTrains
 * @typedef {{ trains: Trains, next: bigint }} Drawn and the state of the random numbers behind them
 * @typedef {Record<string, (...numbers: (number | bigint)[]) => number> & { memory: WebAssembly.Memory }} Calls
 */

/** Images shown in one call: browsers compile a function better when it is entered anew. */
const AT_ONCE = 10;

/** A network that lives in memory and is shown images. All that moves goes on from one image to the next. */
export class Network {
  images = 0; // whose input spikes are there
  spikeCount = 0;
  /** @type {Factor | null} */
  factor = null;

  /**
   * @param {WebAssembly.Module} module
   * @param {Model} model
   * @param {Born} born
   */
  static async started(module, model, born) {
    const { exports } = await WebAssembly.instantiate(module, {}), calls = /** @type {Calls} */ (exports);
    return new Network(calls, model).begin(born);
  }

  /**
   * @param {Calls} calls
   * @param {Model} model
   */
  constructor(calls, model) {
    this.calls = calls;
    this.model = model;
  }

  /**
   * A network that has seen nothing, in the place of what was here before.
   * @param {Born} born
   */
  begin({ weights, excitationDelays, inhibitionDelays }) {
    const { calls, model } = this;
    this.constants.set(model.constant_names.map((name) => model.constants[name]));
    const delays = [...excitationDelays, ...inhibitionDelays];
    this.view(Float64Array, calls.delays(model.neurons), delays.length).set(delays);
    calls.set_decay(1, 0);
    calls.start(model.neurons, model.initial_potential);
    this.weights.set(weights);
    this.view(BigInt64Array, calls.groups(), model.neurons)
      .set(Array.from({ length: model.neurons }, (_, k) => BigInt(Math.floor(k / model.per_class))));
    return this;
  }

  /**
   * Numbers where they lie in the network's memory; to be used at once, for the memory may move.
   * @template T
   * @param {new (buffer: ArrayBuffer, address: number, count: number) => T} Kind
   * @param {number} address
   * @param {number} count
   */
  view(Kind, address, count) {
    return new Kind(this.calls.memory.buffer, address, count);
  }

  /**
   * Whole numbers of 64 bits, all small and not negative, as plain numbers.
   * @param {number} address
   * @param {number} count
   */
  integers(address, count) {
    const halves = this.view(Int32Array, address, 2 * count);
    return Int32Array.from({ length: count }, (_, k) => halves[2 * k]);
  }

  /** The constants of the module, in its order: a dictionary from Python loses its own on the way. */
  get constants() {
    return this.view(Float64Array, this.calls.constants_of(), this.model.constant_names.length);
  }

  /** One per pixel and, with OFF inputs, another one per pixel after these. */
  get inputs() { return this.model.constants.off_gain > 0 ? 2 * INPUTS : INPUTS; }

  /** Of each synapse, input by input; and of each excitatory neuron, in volts. */
  get weights() { return this.view(Float64Array, this.calls.weights(), this.inputs * this.model.neurons); }
  get threshold() { return this.view(Float64Array, this.calls.threshold(), this.model.neurons); }

  /** Time since the network was started, and of the last spike of each input: seconds. */
  get time() { return this.integers(this.calls.clock_steps(), 1)[0] * this.model.constants.dt; }
  get lastInputSpikes() {
    const steps = this.integers(this.calls.last_input_spike(), this.inputs);
    return Float64Array.from(steps, (step) => step * this.model.constants.dt);
  }

  /**
   * Draws the input spikes that follow.
   * @param {number | bigint} number a whole one
   */
  seed(number) { this.calls.seed(BigInt(number)); }

  /**
   * How the network learns from now on: its decay (`k_p` 0 is none), and constants by name, as growth_step.
   * `factor(silence_s)`: another rule in place of equation (3.1).
   * @param {Rule} rule
   */
  learnBy({ tau_prun_s, k_p, factor = null, ...constants }) {
    this.calls.set_decay(tau_prun_s, k_p);
    this.factor = factor;
    const { constant_names: names } = this.model, numbers = this.constants;
    for (const [name, number] of Object.entries(constants)) numbers[names.indexOf(name)] = number;
  }

  /**
   * Show images: a list of grey levels, 784 each. `classes`: what they show, for a network that learns.
   * Gives the spikes of each neuron on each image, counts[image][neuron], without those in the silence after it.
   * `drawn`: input spikes of an earlier call with the same images and seed; an empty list is filled with them.
   * @param {Image[]} images
   * @param {number[] | null} classes
   * @param {Drawn[] | null} drawn
   */
  show(images, classes = null, drawn = null) {
    const counts = /** @type {Int32Array[]} */ ([]);
    for (let k = 0; k < images.length; k += AT_ONCE) {
      const some = images.slice(k, k + AT_ONCE);
      this.#drawOnce(some, drawn, k);
      counts.push(...this.present(some.length, classes && classes.slice(k, k + AT_ONCE)));
    }
    return counts;
  }

  /**
   * Draw the input spikes of images, or take those that are in place `k` of `drawn`, and go on behind them.
   * @type {(images: Image[], drawn: Drawn[] | null, k: number) => void}
   */
  #drawOnce(images, drawn, k) {
    if (drawn?.[k]) {
      this.trains = drawn[k].trains;
      this.seed(drawn[k].next);
    } else {
      this.draw(images);
      const [next] = this.view(BigUint64Array, this.calls.whole(), 1); // see start() in page.c
      if (drawn) drawn[k] = { trains: this.trains, next };
    }
  }

  /**
   * Draw the input spikes of images, which `present` shows.
   * @param {Image[]} images
   */
  draw(images) {
    const room = this.view(Float64Array, this.calls.pixels(images.length), INPUTS * images.length);
    images.forEach((pixels, k) => room.set(pixels, INPUTS * k));
    this.calls.draw(images.length, this.model.per_grey);
    this.images = images.length;
  }

  /**
   * The input spikes that are there.
   * @type {Trains}
   */
  get trains() {
    const first = this.integers(this.calls.train_firsts(), this.images + 1);
    const [step, pixel] = ["train_steps", "train_pixels"]
      .map((name) => this.view(Int32Array, this.calls[name](), first[this.images]).slice());
    return { step, pixel, first };
  }

  set trains({ step, pixel, first }) {
    this.images = first.length - 1;
    this.calls.trains(this.images, step.length);
    this.view(Int32Array, this.calls.train_steps(), step.length).set(step);
    this.view(Int32Array, this.calls.train_pixels(), pixel.length).set(pixel);
    this.view(BigInt64Array, this.calls.train_firsts(), first.length).set(Array.from(first, BigInt));
  }

  /**
   * Show the images whose input spikes are there; like `show`. `watchEvery`: see `watched`.
   * @param {number} images
   * @param {ArrayLike<number> | null} classes
   * @param {number} watchEvery
   */
  present(images, classes = null, watchEvery = 0) {
    if (classes) this.view(BigInt64Array, this.calls.targets(images), images).set(Array.from(classes, BigInt));
    if (classes && this.factor) this.decayBy(this.factor);
    this.spikeCount = this.calls.present(images, classes ? 1 : 0, watchEvery);
    const { neurons } = this.model, all = this.integers(this.calls.counts(), images * neurons);
    return Array.from({ length: images }, (_, image) => all.subarray(neurons * image, neurons * (image + 1)));
  }

  /**
   * Tell the module what a rule leaves at each input spike that is there.
   * @param {Factor} factor
   */
  decayBy(factor) {
    const { step, pixel, first } = this.trains, { dt, period_steps } = this.model.constants;
    const last = this.integers(this.calls.last_input_spike(), this.inputs);
    const [clock] = this.integers(this.calls.clock_steps(), 1);
    const left = new Float64Array(step.length);
    for (let image = 0; image < this.images; image++) {
      for (let spike = first[image]; spike < first[image + 1]; spike++) {
        const now = clock + image * period_steps + step[spike], input = pixel[spike];
        left[spike] = factor((now - last[input]) * dt);
        last[input] = now;
      }
    }
    this.view(Float64Array, this.calls.decay_factors(left.length), left.length).set(left);
  }

  /** The output spikes of the last call of `present`: steps since the network was started, and neurons. */
  get spikes() {
    return {
      step: this.integers(this.calls.spike_steps(), this.spikeCount),
      neuron: this.view(Int32Array, this.calls.spike_neurons(), this.spikeCount).slice(),
    };
  }

  /** What a call of `present` with `watchEvery` saw: inhibitory spikes, and every so many steps all neurons. */
  get watched() {
    const { calls } = this, spikes = calls.inhibitory_spikes(), numbers = calls.looks() * this.model.neurons;
    /** @type {(name: string) => Float64Array} */
    const looks = (name) => this.view(Float64Array, calls[`${name}_looks`](), numbers).slice();
    return {
      inhibitory: {
        step: this.integers(calls.inhibitory_steps(), spikes),
        neuron: this.view(Int32Array, calls.inhibitory_neurons(), spikes).slice(),
      },
      potential: looks("potential"), threshold: looks("threshold"), g_e: looks("g_e"), g_i: looks("g_i"),
    };
  }

  /**
   * Go on from a state that was put aside after so many images, by a network with the same delays. False: it can
   * be none, and the network must begin anew.
   * @param {Uint8Array} bytes
   * @param {number} images
   */
  resume(bytes, images) {
    if (bytes.length !== this.calls.whole_size()) return false;
    this.state = bytes;
    return this.calls.sound(images) === 1;
  }

  /**
   * The whole state, to be put aside; and a state that was put aside, of a network with the same delays.
   * @type {Uint8Array}
   */
  get state() { return this.view(Uint8Array, this.calls.whole(), this.calls.whole_size()).slice(); }

  set state(bytes) { this.view(Uint8Array, this.calls.whole(), this.calls.whole_size()).set(bytes); }
}
