// What a page calls: one network, kept in the memory of one WebAssembly instance.
//
// The network is that of kernel.c. Here it is given a memory, its input spikes and the decay. The page writes
// numbers where a function tells it to, and reads them where they lie; whatever makes room may move them.

#include "kernel.c"  // of snnreg/native
#include "surround.c"

#define PAGE(name) __attribute__((export_name(#name))) name
#define SIDE 28
#define REACH 4  // as in parameters.py
#define PIXELS (SIDE * SIDE)
#define NEVER_SPIKED -1000000000  // as in kernel.py
#define LARGE 1000.0  // no potential, conductance, trace or activity comes near, and the loop stays stable
#define SIZE(name, kind, rows, columns) (rows) * (columns),

static State state;
static Constants constants;
static int64_t neurons, inputs, excitation_slots, inhibition_slots;
static double tau_prun, k_p;  // the decay of a network that learns: seconds; 0 is none
static uint64_t *random_state;

// Everything that moves lies in one block, so that a page can put a network aside and take it up again.
static char *block;
static int64_t block_size;

/** Room for so many bytes, in place of `old` (or of nothing). */
static void *room(void *old, int64_t bytes) {
  void *made = realloc(old, bytes > 0 ? bytes : 1);
  if (!made) __builtin_trap();
  return made;
}

double *PAGE(constants_of)(void) { return (double *)&constants; }
double *PAGE(weights)(void) { return state.weights; }
double *PAGE(threshold)(void) { return state.theta; }
int64_t *PAGE(last_input_spike)(void) { return state.last_input_spike; }
int64_t *PAGE(clock_steps)(void) { return state.clock; }
char *PAGE(whole)(void) { return block; }
int PAGE(whole_size)(void) { return block_size; }
void PAGE(seed)(uint64_t number) { *random_state = number; }

void PAGE(set_decay)(double tau_prun_s, double coefficient) {
  tau_prun = tau_prun_s;
  k_p = coefficient;
}

/** Delays in seconds, which start() reads: those of S2, one a neuron, then those of S3, neuron by neuron. */
static double *delay_room;
double *PAGE(delays)(int count) { return delay_room = room(delay_room, (count + count * count) * sizeof(double)); }

/** Delays in time steps; returns the longest. Brian2 rounds to the nearest step. */
static int64_t in_steps(const double *delay_s, int64_t count, int64_t *steps) {
  int64_t longest = 0;
  for (int64_t n = 0; n < count; n++) {
    const int64_t delay = delay_s[n] / constants.dt + 0.5;
    if (steps) steps[n] = delay;
    if (delay > longest) longest = delay;
  }
  return longest;
}

/** A network that has seen nothing, from the constants and the delays; its weights are 0. */
void PAGE(start)(int count, double initial_potential) {
  const int64_t n = neurons = count;
  inputs = constants.off_gain > 0 ? 2 * PIXELS : PIXELS;
  const double *excitation_delay_s = delay_room, *inhibition_delay_s = delay_room + n;
  excitation_slots = in_steps(excitation_delay_s, n, NULL) + 1;
  inhibition_slots = in_steps(inhibition_delay_s, n * n, NULL) + 1;
  const int64_t sizes[] = {STATE(SIZE)};
  const size_t fields = sizeof sizes / sizeof *sizes;
  block_size = sizeof *random_state + 8 * total(sizes, fields);
  block = room(block, block_size);
  memset(block, 0, block_size);
  random_state = (uint64_t *)block;
  char *place = block + sizeof *random_state;
  for (size_t field = 0; field < fields; field++) {
    memcpy((char *)&state + field * sizeof place, &place, sizeof place);
    place += 8 * sizes[field];
  }
  in_steps(excitation_delay_s, n, state.excitation_delay);
  in_steps(inhibition_delay_s, n * n, state.inhibition_delay);
  for (int64_t k = 0; k < n; k++) {
    state.v[k] = state.v_inh[k] = initial_potential;
    state.theta[k] = state.theta_held[k] = constants.threshold_rest;
    state.last_spike[k] = state.last_spike_inh[k] = NEVER_SPIKED;
    state.activity[k] = 1;
  }
}

// A state that a page kept may have been changed meanwhile, and the loop trusts every number.

static int within(const double *numbers, int64_t count, double least, double most) {
  int64_t inside = 0;
  for (int64_t k = 0; k < count; k++) inside += numbers[k] >= least && numbers[k] <= most;
  return inside == count;
}

static int whole_within(const int64_t *numbers, int64_t count, int64_t least, int64_t most) {
  int64_t inside = 0;
  for (int64_t k = 0; k < count; k++) inside += numbers[k] >= least && numbers[k] <= most;
  return inside == count;
}

/** Whether the block holds what a network can be after so many images; its delays are those of start() again. */
int PAGE(sound)(int images) {
  const int64_t n = neurons, now = images * (int64_t)constants.period_steps;
  const double *const of_neurons[] = {state.v, state.g_e, state.g_i, state.theta, state.theta_held,
                                      state.v_inh, state.g_e_inh, state.trace_post, state.activity,
                                      state.excitement, state.tiredness};
  int sound = state.clock[0] == now && within(state.weights, inputs * n, 0, constants.g_max) &&
              whole_within(state.excitation_arriving, excitation_slots * n, 0, 1) &&
              whole_within(state.inhibition_arriving, inhibition_slots * n, 0, n) &&
              whole_within(state.last_spike, n, NEVER_SPIKED, now) &&
              whole_within(state.last_spike_inh, n, NEVER_SPIKED, now) &&
              whole_within(state.last_input_spike, inputs, 0, now) && within(state.trace_pre, inputs, -LARGE, LARGE);
  for (size_t k = 0; k < sizeof of_neurons / sizeof *of_neurons; k++)
    sound = sound && within(of_neurons[k], n, -LARGE, LARGE);
  in_steps(delay_room, n, state.excitation_delay);
  in_steps(delay_room + n, n * n, state.inhibition_delay);
  return sound;
}

// Input spikes, as in encoding.py: given by the page, or drawn.

static int32_t *train_step, *train_pixel;
static int64_t *train_first, train_room;
static double *pixel_room;

int32_t *PAGE(train_steps)(void) { return train_step; }
int32_t *PAGE(train_pixels)(void) { return train_pixel; }
int64_t *PAGE(train_firsts)(void) { return train_first; }

static void more_spikes(int64_t count) {
  train_room = count;
  train_step = room(train_step, count * sizeof *train_step);
  train_pixel = room(train_pixel, count * sizeof *train_pixel);
}

/** Room for given spikes. */
void PAGE(trains)(int images, int spikes) {
  train_first = room(train_first, (images + 1) * sizeof *train_first);
  more_spikes(spikes);
}

/** Where the grey levels of some images are written before draw(). */
double *PAGE(pixels)(int images) { return pixel_room = room(pixel_room, images * PIXELS * sizeof(double)); }

/** A random number from 0 to below 1: SplitMix64 (Steele, Lea and Flood 2014, doi:10.1145/2660193.2660195). */
static double uniform(void) {
  uint64_t z = *random_state += 0x9e3779b97f4a7c15;
  z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9;
  z = (z ^ z >> 27) * 0x94d049bb133111eb;
  return ((z ^ z >> 31) >> 11) * 0x1p-53;
}

/** Draw the input spikes of images: at most one a pixel and step, gap by gap. Returns how many. */
int PAGE(draw)(int images, double per_grey) {
  static int32_t *steps, *pixels, *place;
  static double off[PIXELS];
  static int64_t capacity;
  const int64_t image_steps = constants.image_steps;
  train_first = room(train_first, (images + 1) * sizeof *train_first);
  train_first[0] = 0;
  place = room(place, (image_steps + 1) * sizeof *place);
  int64_t all = 0;
  for (int64_t image = 0; image < images; image++) {
    int64_t count = 0;
    memset(place, 0, (image_steps + 1) * sizeof *place);
    const double *light = pixel_room + image * PIXELS;
    if (constants.off_gain > 0) darker(light, 1, SIDE, SIDE, REACH, off);
    for (int64_t pixel = 0; pixel < inputs; pixel++) {
      const double grey = pixel < PIXELS ? light[pixel] : constants.off_gain * off[pixel - PIXELS];
      if (grey <= 0) continue;
      const double mean_gap = -1 / log1p(-grey * per_grey);
      double gap = -log1p(-uniform()) * mean_gap;
      for (int64_t step = 0; gap < image_steps - step; step++) {
        step += (int64_t)gap;
        if (count == capacity) {
          capacity += 10000;
          steps = room(steps, capacity * sizeof *steps);
          pixels = room(pixels, capacity * sizeof *pixels);
        }
        steps[count] = step;
        pixels[count++] = pixel;
        place[step + 1]++;
        gap = -log1p(-uniform()) * mean_gap;
      }
    }
    if (all + count > train_room) more_spikes(2 * (all + count));
    // Sorted by step by counting; within a step the pixels stay ascending.
    for (int64_t step = 0; step < image_steps; step++) place[step + 1] += place[step];
    for (int64_t n = 0; n < count; n++) {
      const int64_t to = all + place[steps[n]]++;
      train_step[to] = steps[n];
      train_pixel[to] = pixels[n];
    }
    train_first[image + 1] = all += count;
  }
  return all;
}

/** exp(-x). Nearly every x is small, and the first terms of the series are then exact and faster. */
static double faded(double x) {
  return x < 1e-3 ? 1 - x * (1 - x * (1.0 / 2) * (1 - x * (1.0 / 3) * (1 - x * (1.0 / 4)))) : exp(-x);
}

static double *decay_factor;  // of the weights, by the decay, at each input spike
static int factors_given;

/** Room for what another rule leaves at each input spike of the next call of present(). */
double *PAGE(decay_factors)(int spikes) {
  factors_given = 1;
  return decay_factor = room(decay_factor, spikes * sizeof *decay_factor);
}

/** What was given, or what the decay (eq. 3.1) leaves; NULL where it does not act. */
static const double *factors_at_spikes(int64_t images) {
  static int64_t last[2 * PIXELS];
  if (factors_given) {
    factors_given = 0;
    return decay_factor;
  }
  if (!(k_p > 0)) return NULL;
  decay_factor = room(decay_factor, train_first[images] * sizeof *decay_factor);
  memcpy(last, state.last_input_spike, inputs * sizeof *last);
  for (int64_t image = 0; image < images; image++) {
    const int64_t start = state.clock[0] + image * (int64_t)constants.period_steps;
    for (int64_t spike = train_first[image]; spike < train_first[image + 1]; spike++) {
      const int64_t now = start + train_step[spike], i = train_pixel[spike];
      const double silence = (now - last[i]) * constants.dt / tau_prun;
      decay_factor[spike] = faded(k_p * (silence * silence));
      last[i] = now;
    }
  }
  return decay_factor;
}

// What came out of the last call of present().

static int64_t *target, *group, *count_room, *spike_step;
static int32_t *spike_neuron;
static Watched watched;

/** The class that each image belongs to, and the one that each neuron learns; to be written before present(). */
int64_t *PAGE(targets)(int images) { return target = room(target, images * sizeof *target); }
int64_t *PAGE(groups)(void) { return group = room(group, neurons * sizeof *group); }

int64_t *PAGE(counts)(void) { return count_room; }
int64_t *PAGE(spike_steps)(void) { return spike_step; }
int32_t *PAGE(spike_neurons)(void) { return spike_neuron; }
int PAGE(looks)(void) { return watched.looks; }
double *PAGE(potential_looks)(void) { return watched.potential; }
double *PAGE(threshold_looks)(void) { return watched.threshold; }
double *PAGE(g_e_looks)(void) { return watched.g_e; }
double *PAGE(g_i_looks)(void) { return watched.g_i; }
int PAGE(inhibitory_spikes)(void) { return watched.inhibitory_spikes; }
int64_t *PAGE(inhibitory_steps)(void) { return watched.inhibitory_step; }
int32_t *PAGE(inhibitory_neurons)(void) { return watched.inhibitory_neuron; }

/** Spikes that neurons can have in `steps`, at most. */
static int64_t most(int64_t steps, double refractory) {
  return neurons * (steps / (int64_t)(refractory < 1 ? 1 : refractory) + 1);
}

/**
 * Shows the images whose spikes are there; returns the number of output spikes. `learning`: 0 or 1.
 * `watch_every`: time steps between two looks; 0: nothing is watched.
 */
int PAGE(present)(int images, int learning, int watch_every) {
  const int64_t steps = images * (int64_t)constants.period_steps;
  const int64_t spikes = most(steps, constants.excitatory_refractory_steps);
  count_room = room(count_room, images * neurons * sizeof *count_room);
  memset(count_room, 0, images * neurons * sizeof *count_room);
  spike_step = room(spike_step, spikes * sizeof *spike_step);
  spike_neuron = room(spike_neuron, spikes * sizeof *spike_neuron);
  Watched *w = NULL;
  if (watch_every) {
    const int64_t looks = steps / watch_every + 1;
    const int64_t inhibitory = most(steps, constants.inhibitory_refractory_steps);
    w = &watched;
    w->every = watch_every;
    w->looks = w->inhibitory_spikes = 0;
    double **const looked_at[] = {&w->potential, &w->threshold, &w->g_e, &w->g_i};
    for (int k = 0; k < 4; k++) *looked_at[k] = room(*looked_at[k], looks * neurons * sizeof **looked_at[k]);
    w->inhibitory_step = room(w->inhibitory_step, inhibitory * sizeof *w->inhibitory_step);
    w->inhibitory_neuron = room(w->inhibitory_neuron, inhibitory * sizeof *w->inhibitory_neuron);
  }
  return run(&state, &constants, neurons, inputs, images, excitation_slots, inhibition_slots, train_step,
             train_pixel, train_first, learning ? factors_at_spikes(images) : NULL, target, group, learning,
             count_room, spike_step, spike_neuron, w);
}
