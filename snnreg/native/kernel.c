// The network as one loop over time; snnreg/simulation/kernel.py says why it is short. It must give the same spikes as
// Brian2, step for step. What every step does to every neuron stands in short functions over few arrays, and the
// compiler makes vector instructions of them.

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "loops.h"

// Traces and conductances below this are set to zero. They are too small to change a potential or a weight, and below
// 1e-308 they would be denormal numbers, with which a processor is slow.
#define FLUSH 1e-30

#define FADE_START (2.0 / 3)  // as in parameters.py
#define FADED 0.9

// Both traces of a synapse fade as a whole, so they are stored as multiples of a unit that fades. When the unit
// gets small, the traces are written in a new one.
static void new_unit(double *restrict trace, int64_t count, double *unit) {
  for (int64_t k = 0; k < count; k++) {
    trace[k] *= *unit;
    if (fabs(trace[k]) < FLUSH) trace[k] = 0;
  }
  *unit = 1;
}

static void forget_faded(double *restrict conductance, int64_t count) {
  for (int64_t k = 0; k < count; k++)
    if (conductance[k] < FLUSH) conductance[k] = 0;
}

// Adds the spikes that arrive now, one by one as the reference does: other sums round differently.
static void arrive(int64_t *restrict arriving, double *restrict conductance, double weight, int64_t count) {
  int64_t more = 1;
  for (int64_t done = 0; more; done++) {
    more = 0;
    for (int64_t k = 0; k < count; k++) {
      conductance[k] += arriving[k] > done ? weight : 0;
      more += arriving[k] > done + 1;
    }
  }
  memset(arriving, 0, count * sizeof *arriving);
}

static int64_t total(const int64_t *numbers, int64_t count) {
  int64_t sum = 0;
  for (int64_t k = 0; k < count; k++) sum += numbers[k];
  return sum;
}

// No interleaving: of so few neurons too many would be left over for steps one by one.
#define ONE_VECTOR_AT_A_TIME _Pragma("clang loop interleave_count(1)")

// One Euler step of the excitatory neurons; returns how many are above their threshold.
static int64_t step_excitatory(double *restrict v, double *restrict g_e, double *restrict g_i,
                               const double *restrict level, int64_t neurons, const Constants *c) {
  const double leak = c->dt / c->excitatory_membrane_time;
  const double leak_e = c->dt / c->excitatory_conductance_time;
  const double leak_i = c->dt / c->inhibitory_conductance_time;
  const double e = c->excitatory_reversal, i = c->inhibitory_reversal, rest = c->resting_potential;
  int64_t above = 0;
  ONE_VECTOR_AT_A_TIME
  for (int64_t k = 0; k < neurons; k++) {
    v[k] += leak * (g_e[k] * (e - v[k]) + g_i[k] * (i - v[k]) + (rest - v[k]));
    g_e[k] -= leak_e * g_e[k];
    g_i[k] -= leak_i * g_i[k];
    above += v[k] > level[k];
  }
  return above;
}

static int64_t step_inhibitory(double *restrict v, double *restrict g_e, int64_t neurons, const Constants *c) {
  const double leak = c->dt / c->inhibitory_membrane_time;
  const double leak_e = c->dt / c->excitatory_conductance_time;
  const double e = c->excitatory_reversal, rest = c->resting_potential, level = c->inhibitory_threshold;
  int64_t above = 0;
  ONE_VECTOR_AT_A_TIME
  for (int64_t k = 0; k < neurons; k++) {
    v[k] += leak * (g_e[k] * (e - v[k]) + (rest - v[k]));
    g_e[k] -= leak_e * g_e[k];
    above += v[k] > level;
  }
  return above;
}

static void step_threshold(double *restrict theta, int64_t neurons, const Constants *c) {
  const double leak = c->dt / c->threshold_time, rest = c->threshold_rest;
  ONE_VECTOR_AT_A_TIME
  for (int64_t k = 0; k < neurons; k++) theta[k] += leak * (rest - theta[k]);
}

static void add(double *restrict conductance, const double *restrict weights, int64_t neurons) {
  for (int64_t k = 0; k < neurons; k++) conductance[k] += weights[k];
}

static void add_to_all(double *restrict conductance, double weight, int64_t neurons) {
  for (int64_t k = 0; k < neurons; k++) conductance[k] += weight;
}

// An input spike of a network that learns: decay, conductance, weight.
static void add_and_learn(double *restrict conductance, double *restrict weights,
                          const double *restrict trace_post, const double *restrict stdp, double unit,
                          double factor, double g_max, int64_t neurons) {
  for (int64_t k = 0; k < neurons; k++) {
    double w = weights[k] * factor;
    conductance[k] += w;
    w += trace_post[k] * unit * stdp[k];
    w = w > 0 ? w : 0;
    weights[k] = w < g_max ? w : g_max;
  }
}

// After an input spike: the weights to quiet neurons of the group that learns class `shown` grow.
static void grow(double *restrict weights, const double *restrict activity, double unit,
                 const int64_t *restrict group, int64_t shown, double step, const Constants *c, int64_t neurons) {
  for (int64_t k = 0; k < neurons; k++) {
    double quiet = 1 - activity[k] * unit;
    quiet = quiet > 0 ? quiet * (group[k] == shown ? 1 : c->growth_elsewhere) : 0;
    const double w = weights[k] + step * quiet;
    weights[k] = w < c->g_max ? w : c->g_max;
  }
}

// The neuron of the group that learns class `shown` whose excitement exceeds its tiredness most, the first of equals;
// -1: no group does.
static int64_t most_eager(const State *s, const int64_t *restrict group, int64_t shown, int64_t neurons) {
  int64_t best = -1;
  double most = 0;
  for (int64_t k = 0; k < neurons; k++) {
    if (group[k] != shown) continue;
    const double eager = s->excitement[k] - s->tiredness[k];
    if (best < 0 || eager > most) best = k, most = eager;
  }
  return best;
}

// One Euler step of what neurons of a group compete by; `best` tires.
static void step_competition(const State *s, int64_t best, int64_t neurons, const Constants *c) {
  const double leak = c->dt / c->excitement_time, rest = c->dt / c->tiredness_time;
  double *restrict excitement = s->excitement, *restrict tiredness = s->tiredness;
  const double *restrict g_e = s->g_e;
  for (int64_t k = 0; k < neurons; k++) {
    excitement[k] += leak * (g_e[k] - excitement[k]);
    tiredness[k] -= rest * tiredness[k];
  }
  if (best >= 0) tiredness[best] += c->dt * c->tiring_rate;
}

// After an input spike: the weight to one neuron grows if it is too quiet.
static void grow_one(double *weight, double activity, double step, double g_max) {
  const double quiet = 1 - activity, w = *weight + step * (quiet > 0 ? quiet : 0);
  *weight = w < g_max ? w : g_max;
}

// An output spike of a network that learns: all weights of one neuron.
static void learn(double *restrict weights, const double *restrict trace_pre, double signed_unit, double g_max,
                  int64_t inputs, int64_t neurons) {
  for (int64_t i = 0; i < inputs; i++) {
    double w = weights[i * neurons] + signed_unit * trace_pre[i];
    w = w > 0 ? w : 0;
    weights[i * neurons] = w < g_max ? w : g_max;
  }
}

// What is left of every learning step: Parameters.pace in parameters.py.
static double pace(double time_s, double end_s) {
  if (end_s == 0) return 1;
  const double start_s = end_s * FADE_START, faded = (time_s - start_s) / (end_s - start_s);
  return 1 - FADED * (faded < 0 ? 0 : faded < 1 ? faded : 1);
}

static void watch(Watched *w, const State *s, const double *level, int64_t neurons, int64_t step,
                  const int64_t *spiked_inh, int64_t spikes_inh) {
  for (int64_t n = 0; n < spikes_inh; n++) {
    w->inhibitory_step[w->inhibitory_spikes] = step;
    w->inhibitory_neuron[w->inhibitory_spikes++] = spiked_inh[n];
  }
  if ((step + 1) % w->every) return;
  const double *from[] = {s->v, level, s->g_e, s->g_i};
  double *const to[] = {w->potential, w->threshold, w->g_e, w->g_i};
  for (int k = 0; k < 4; k++) memcpy(to[k] + w->looks * neurons, from[k], neurons * sizeof *level);
  w->looks++;
}

int64_t run(const State *s, const Constants *c, int64_t neurons, int64_t inputs, int64_t images,
            int64_t excitation_slots, int64_t inhibition_slots, const int32_t *train_step,
            const int32_t *train_pixel, const int64_t *train_first, const double *_Nullable decay_factor,
            const int64_t *target, const int64_t *group, int64_t learning, int64_t *counts, int64_t *spike_step,
            int32_t *spike_neuron, Watched *_Nullable watched) {
  int64_t *spiked = malloc(2 * neurons * sizeof *spiked), *spiked_inh = spiked + neurons;
  int64_t *excitation_waiting = malloc((excitation_slots + inhibition_slots) * sizeof *excitation_waiting);
  int64_t *inhibition_waiting = excitation_waiting + excitation_slots;
  double *rest_level = malloc(2 * neurons * sizeof *rest_level), *stdp = rest_level + neurons;
  if (!spiked || !excitation_waiting || !rest_level) {
    free(spiked), free(excitation_waiting), free(rest_level);
    return -1;
  }
  for (int64_t n = 0; n < excitation_slots; n++)
    excitation_waiting[n] = total(s->excitation_arriving + n * neurons, neurons);
  for (int64_t n = 0; n < inhibition_slots; n++)
    inhibition_waiting[n] = total(s->inhibition_arriving + n * neurons, neurons);
  for (int64_t k = 0; k < neurons; k++) rest_level[k] = c->threshold_rest;
  const double *level = learning         ? (c->hold_threshold ? s->theta_held : s->theta)
                        : c->keep_threshold ? s->theta
                                            : rest_level;

  const int64_t image_steps = c->image_steps, period_steps = c->period_steps;
  const int64_t refractory = c->excitatory_refractory_steps, refractory_inh = c->inhibitory_refractory_steps;
  const double fade_pre = exp(-c->dt / c->trace_time_pre), fade_post = exp(-c->dt / c->trace_time_post);
  double unit_pre = 1, unit_post = 1, unit_activity = 1;
  const int growing = learning && c->growth_step > 0;
  const double fade_activity = growing ? 1 - c->dt / c->activity_time : 1;
  const double activity_step = growing ? 1 / (c->activity_target * c->activity_time) : 0;
  const int competing = growing && c->one_grows > 0, one_grows = competing && c->all_grow == 0;
  const int shared_sensor = competing && c->own_sensor == 0;
  int64_t step = s->clock[0], recorded = 0;
  int64_t excitation_slot = step % excitation_slots, inhibition_slot = step % inhibition_slots;

  for (int64_t image = 0; image < images; image++) {
    const int64_t last = train_first[image + 1];
    int64_t spike = train_first[image];
    forget_faded(s->g_e, neurons);
    forget_faded(s->g_i, neurons);
    forget_faded(s->g_e_inh, neurons);
    memcpy(s->theta_held, s->theta, neurons * sizeof *s->theta);
    const double step_scale = pace(step * c->dt, c->fade_end);
    const double step_pre = c->trace_step_pre * step_scale, step_post = c->trace_step_post * step_scale;
    const double growth_step = c->growth_step * step_scale;
    for (int64_t k = 0; k < neurons; k++) stdp[k] = competing && group[k] == target[image] ? c->own_stdp : 1;

    for (int64_t step_in_image = 0; step_in_image < period_steps; step_in_image++, step++) {
      // groups and thresholds
      int64_t best = -1;
      if (competing) {
        best = most_eager(s, group, target[image], neurons);
        step_competition(s, best, neurons, c);
      }
      if (learning) {
        step_threshold(s->theta, neurons, c);
        if ((unit_pre *= fade_pre) < FLUSH) new_unit(s->trace_pre, inputs, &unit_pre);
        if ((unit_post *= fade_post) < FLUSH) new_unit(s->trace_post, neurons, &unit_post);
        if ((unit_activity *= fade_activity) < FLUSH) new_unit(s->activity, neurons, &unit_activity);
      }
      int64_t spikes = 0, spikes_inh = 0;
      if (step_excitatory(s->v, s->g_e, s->g_i, level, neurons, c))
        for (int64_t k = 0; k < neurons; k++)
          if (s->v[k] > level[k] && step - s->last_spike[k] >= refractory) {
            spiked[spikes++] = k;
            s->last_spike[k] = step;
          }
      if (step_inhibitory(s->v_inh, s->g_e_inh, neurons, c))
        for (int64_t k = 0; k < neurons; k++)
          if (s->v_inh[k] > c->inhibitory_threshold && step - s->last_spike_inh[k] >= refractory_inh) {
            spiked_inh[spikes_inh++] = k;
            s->last_spike_inh[k] = step;
          }

      // synapses: input spikes
      for (; spike < last && train_step[spike] == step_in_image; spike++) {
        const int64_t i = train_pixel[spike];
        double *weights = s->weights + i * neurons;
        if (c->feedforward_inhibition > 0) add_to_all(s->g_i, c->feedforward_inhibition, neurons);
        if (!learning) {
          add(s->g_e, weights, neurons);
          continue;
        }
        const double factor = decay_factor ? decay_factor[spike] : 1;
        add_and_learn(s->g_e, weights, s->trace_post, stdp, unit_post, factor, c->g_max, neurons);
        if (growing && !one_grows)
          grow(weights, s->activity, unit_activity, group, target[image], growth_step, c, neurons);
        if (best >= 0 && one_grows) grow_one(weights + best, s->activity[best] * unit_activity, growth_step, c->g_max);
        s->trace_pre[i] += step_pre / unit_pre;
        s->last_input_spike[i] = step;
      }

      // spikes on their way through S2 and S3
      for (int64_t n = 0; n < spikes; n++) {
        const int64_t k = spiked[n];
        int64_t slot = excitation_slot + s->excitation_delay[k];
        if (slot >= excitation_slots) slot -= excitation_slots;
        s->excitation_arriving[slot * neurons + k]++;
        excitation_waiting[slot]++;
      }
      for (int64_t n = 0; n < spikes_inh; n++) {
        const int64_t *delay = s->inhibition_delay + spiked_inh[n] * neurons;
        for (int64_t k = 0; k < neurons; k++) {
          if (k == spiked_inh[n]) continue;
          int64_t slot = inhibition_slot + delay[k];
          if (slot >= inhibition_slots) slot -= inhibition_slots;
          s->inhibition_arriving[slot * neurons + k]++;
          inhibition_waiting[slot]++;
        }
      }
      if (excitation_waiting[excitation_slot]) {
        arrive(s->excitation_arriving + excitation_slot * neurons, s->g_e_inh, c->excitation, neurons);
        excitation_waiting[excitation_slot] = 0;
      }
      if (inhibition_waiting[inhibition_slot]) {
        arrive(s->inhibition_arriving + inhibition_slot * neurons, s->g_i, c->inhibition, neurons);
        inhibition_waiting[inhibition_slot] = 0;
      }
      if (++excitation_slot == excitation_slots) excitation_slot = 0;
      if (++inhibition_slot == inhibition_slots) inhibition_slot = 0;

      // output spikes: weights, then resets
      if (learning)
        for (int64_t n = 0; n < spikes; n++) {
          const int64_t k = spiked[n];
          s->trace_post[k] += step_post / unit_post;
          const double share = group[k] == target[image] ? stdp[k] * c->strengthening : -c->weakening;
          learn(s->weights + k, s->trace_pre, unit_pre * share, c->g_max, inputs, neurons);
        }
      for (int64_t n = 0; n < spikes; n++) {
        const int64_t k = spiked[n];
        s->v[k] = c->excitatory_reset;
        if (learning) {
          s->theta[k] += c->threshold_step;
          if (shared_sensor)
            for (int64_t other = 0; other < neurons; other++)
              s->activity[other] += group[other] == group[k] ? activity_step / unit_activity : 0;
          else
            s->activity[k] += activity_step / unit_activity;
        }
        if (step_in_image < image_steps) counts[image * neurons + k]++;
        spike_step[recorded] = step;
        spike_neuron[recorded++] = k;
      }
      for (int64_t n = 0; n < spikes_inh; n++) s->v_inh[spiked_inh[n]] = c->inhibitory_reset;
      if (watched) watch(watched, s, level, neurons, step, spiked_inh, spikes_inh);
    }
  }
  new_unit(s->trace_pre, inputs, &unit_pre);
  new_unit(s->trace_post, neurons, &unit_post);
  new_unit(s->activity, neurons, &unit_activity);
  s->clock[0] = step;
  free(spiked), free(excitation_waiting), free(rest_level);
  return recorded;
}
