// The network of Diehl and Cook as one loop over time: the same spikes, step for step, as equations.py, where the
// constants stand with their units. Here they are volts, steps and, of conductances, multiples of the leak.

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "loops.h"

#define DT 0.0005
#define FLUSH 1e-30  // as in kernel.c
#define REST -0.065
#define REST_INH -0.06
#define RESET_INH -0.045
#define THRESHOLD -0.052
#define THRESHOLD_INH -0.04
#define OFFSET 0.02
#define THRESHOLD_STEP 0.00005
#define REFRACTORY 10
#define REFRACTORY_INH 4
#define EXCITATION 10.4
#define INHIBITION 17
#define LARGEST_WEIGHT 1
#define SUM_OF_WEIGHTS 78

static void normalize(double *restrict weights, double *restrict sum, int64_t inputs, int64_t neurons) {
  memset(sum, 0, neurons * sizeof *sum);
  for (int64_t i = 0; i < inputs; i++)
    for (int64_t k = 0; k < neurons; k++) sum[k] += weights[i * neurons + k];
  for (int64_t k = 0; k < neurons; k++) sum[k] = SUM_OF_WEIGHTS / sum[k];
  for (int64_t i = 0; i < inputs; i++)
    for (int64_t k = 0; k < neurons; k++) weights[i * neurons + k] *= sum[k];
}

// The potential makes implicit Euler steps: explicit ones of 0.5 ms run away when two dozen neurons inhibit one at
// once. The potential of a refractory neuron rests.
static void step_excitatory(double *restrict v, double *restrict g_e, double *restrict g_i,
                            const int64_t *restrict last, int64_t step, double left_e, double left_i,
                            int64_t neurons) {
  for (int64_t k = 0; k < neurons; k++) {
    const double moved = (v[k] + DT / 0.1 * (REST - 0.1 * g_i[k])) / (1 + DT / 0.1 * (1 + g_e[k] + g_i[k]));
    v[k] = step - last[k] >= REFRACTORY ? moved : v[k];
    g_e[k] *= left_e;
    g_i[k] *= left_i;
  }
}

static void step_inhibitory(double *restrict v, double *restrict g_e, const int64_t *restrict last, int64_t step,
                            double left_e, int64_t neurons) {
  for (int64_t k = 0; k < neurons; k++) {
    const double moved = v[k] + DT / 0.01 * ((REST_INH - v[k]) - g_e[k] * v[k]);
    v[k] = step - last[k] >= REFRACTORY_INH ? moved : v[k];
    g_e[k] *= left_e;
  }
}

static void fade(double *restrict value, double factor, int64_t count) {
  for (int64_t k = 0; k < count; k++) value[k] *= factor;
}

static double within(double weight) { return weight < 0 ? 0 : weight < LARGEST_WEIGHT ? weight : LARGEST_WEIGHT; }

// An input spike: the decay, the conductance, and the weakening of what spikes before its input does.
static void input(double *restrict weights, double *restrict g_e, const double *restrict post1, double factor,
                  int64_t learning, int64_t neurons) {
  for (int64_t k = 0; k < neurons; k++) {
    const double w = weights[k] * factor;
    g_e[k] += w;
    weights[k] = learning ? within(w - 0.0001 * post1[k]) : w;
  }
}

// Shows images until one causes fewer than `least` spikes, and returns how many it showed. `neuron` are rows of what
// changes, in the order below; `clock` is the step of the first image; `decay_factor` has for each input spike what its
// silence leaves of a weight, or is NULL; `threshold_time` is in seconds; `left_e` and `left_i` are what a step leaves
// of the conductances; `raster` gets who spiked at each step, unless it is NULL.
int64_t diehl_cook(double *weights, double *neuron, int64_t *last_spike, int64_t *last_input, int64_t neurons,
                   int64_t inputs, int64_t images, int64_t clock, int64_t image_steps, int64_t period_steps,
                   const int32_t *train_step, const int32_t *train_pixel, const int64_t *train_first,
                   const double *decay_factor, double threshold_time, double left_e, double left_i,
                   int64_t learning, int64_t least, int64_t *counts, uint8_t *raster) {
  double *v = neuron, *g_e = v + neurons, *g_i = g_e + neurons, *theta = g_i + neurons, *post1 = theta + neurons;
  double *post2 = post1 + neurons, *v_inh = post2 + neurons, *g_e_inh = v_inh + neurons;
  int64_t *last_spike_inh = last_spike + neurons;
  double *sum = malloc(neurons * sizeof *sum);
  int64_t *spiked = malloc(2 * neurons * sizeof *spiked), *spiked_inh = spiked + neurons;
  int64_t image = sum && spiked ? 0 : -1, step = clock, spikes_of_image = least;
  const double fade1 = exp(-DT / 0.02), fade2 = exp(-DT / 0.04);

  for (; image >= 0 && image < images && spikes_of_image >= least; image++) {
    if (learning) normalize(weights, sum, inputs, neurons);
    for (int64_t k = 0; k < 8 * neurons; k++) neuron[k] = fabs(neuron[k]) < FLUSH ? 0 : neuron[k];
    int64_t spike = train_first[image];
    spikes_of_image = 0;
    for (int64_t step_in_image = 0; step_in_image < period_steps; step_in_image++, step++) {
      step_excitatory(v, g_e, g_i, last_spike, step, left_e, left_i, neurons);
      step_inhibitory(v_inh, g_e_inh, last_spike_inh, step, left_e, neurons);
      if (learning) fade(theta, 1 - DT / threshold_time, neurons);
      fade(post1, fade1, neurons);
      fade(post2, fade2, neurons);
      int64_t spikes = 0, spikes_inh = 0;
      for (int64_t k = 0; k < neurons; k++)
        if (v[k] > theta[k] - OFFSET + THRESHOLD && step - last_spike[k] >= REFRACTORY) {
          spiked[spikes++] = k;
          last_spike[k] = step;
        }
      for (int64_t k = 0; k < neurons; k++)
        if (v_inh[k] > THRESHOLD_INH && step - last_spike_inh[k] >= REFRACTORY_INH) {
          spiked_inh[spikes_inh++] = k;
          last_spike_inh[k] = step;
        }

      for (; spike < train_first[image + 1] && train_step[spike] == step_in_image; spike++) {
        const int64_t i = train_pixel[spike];
        const double factor = learning && decay_factor ? decay_factor[spike] : 1;
        input(weights + i * neurons, g_e, post1, factor, learning, neurons);
        if (learning) last_input[i] = step;
      }
      for (int64_t n = 0; n < spikes; n++) g_e_inh[spiked[n]] += EXCITATION;
      for (int64_t n = 0; n < spikes_inh; n++)
        for (int64_t k = 0; k < neurons; k++) g_i[k] += k != spiked_inh[n] ? INHIBITION : 0;

      // output spikes: weights, then resets
      if (learning && spikes)
        for (int64_t i = 0; i < inputs; i++) {
          const double trace = 0.01 * exp(DT / 0.02 * (last_input[i] - step));
          double *w = weights + i * neurons;
          for (int64_t n = 0; n < spikes; n++) w[spiked[n]] = within(w[spiked[n]] + trace * post2[spiked[n]]);
        }
      for (int64_t n = 0; n < spikes; n++) {
        const int64_t k = spiked[n];
        post1[k] = post2[k] = 1;
        v[k] = REST;
        if (learning) theta[k] += THRESHOLD_STEP;
        if (step_in_image < image_steps) {
          counts[image * neurons + k]++;
          spikes_of_image++;
        }
        if (raster) raster[(step - clock) * neurons + k] = 1;
      }
      for (int64_t n = 0; n < spikes_inh; n++) v_inh[spiked_inh[n]] = RESET_INH;
    }
  }
  free(sum), free(spiked);
  return image;
}
