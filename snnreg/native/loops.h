// The functions that Python calls, and the order of what they are given. __init__.py reads it here, too: it makes the
// state and the constants in this order, and checks each argument.

#pragma once

#include <stdint.h>

// All that changes in a network: names, kinds of numbers (all of eight bytes), rows and columns.
#define STATE(FIELD) \
  FIELD(clock, int64_t, 1, 1) /* the time step that comes next */ \
  FIELD(weights, double, inputs, neurons) \
  FIELD(excitation_delay, int64_t, neurons, 1) /* in time steps, like all times here */ \
  FIELD(inhibition_delay, int64_t, neurons, neurons) \
  FIELD(excitation_arriving, int64_t, excitation_slots, neurons) /* ring buffers, time step by neuron, that count */ \
  FIELD(inhibition_arriving, int64_t, inhibition_slots, neurons) /* the spikes on their way through S2 and S3 */ \
  FIELD(v, double, neurons, 1) \
  FIELD(g_e, double, neurons, 1) \
  FIELD(g_i, double, neurons, 1) \
  FIELD(theta, double, neurons, 1) \
  FIELD(theta_held, double, neurons, 1) \
  FIELD(last_spike, int64_t, neurons, 1) \
  FIELD(v_inh, double, neurons, 1) \
  FIELD(g_e_inh, double, neurons, 1) \
  FIELD(last_spike_inh, int64_t, neurons, 1) \
  FIELD(trace_pre, double, inputs, 1) /* the traces at the time `clock` */ \
  FIELD(trace_post, double, neurons, 1) \
  FIELD(activity, double, neurons, 1) /* the rate of each neuron, as a multiple of its target */ \
  FIELD(excitement, double, neurons, 1) /* g_e, averaged */ \
  FIELD(tiredness, double, neurons, 1) \
  FIELD(last_input_spike, int64_t, inputs, 1)

// The parameters as plain numbers: seconds, volts, steps. All are doubles, so that a page or Python can fill them in
// as one array. The last seven are changed by ablations; they have no part in the model.
#define CONSTANTS(NUMBER) \
  NUMBER(dt) NUMBER(image_steps) NUMBER(period_steps) \
  NUMBER(resting_potential) NUMBER(excitatory_reversal) NUMBER(inhibitory_reversal) \
  NUMBER(excitatory_conductance_time) NUMBER(inhibitory_conductance_time) \
  NUMBER(excitatory_membrane_time) NUMBER(excitatory_reset) NUMBER(excitatory_refractory_steps) \
  NUMBER(threshold_rest) NUMBER(threshold_step) NUMBER(threshold_time) \
  NUMBER(inhibitory_membrane_time) NUMBER(inhibitory_reset) NUMBER(inhibitory_threshold) \
  NUMBER(inhibitory_refractory_steps) \
  NUMBER(g_max) NUMBER(excitation) NUMBER(inhibition) \
  NUMBER(trace_time_pre) NUMBER(trace_time_post) NUMBER(trace_step_pre) NUMBER(trace_step_post) \
  NUMBER(growth_step) NUMBER(activity_target) NUMBER(activity_time) \
  NUMBER(one_grows) NUMBER(excitement_time) NUMBER(tiring_rate) NUMBER(tiredness_time) \
  NUMBER(fade_end) NUMBER(hold_threshold) NUMBER(feedforward_inhibition) NUMBER(off_gain) \
  NUMBER(strengthening) NUMBER(weakening) NUMBER(growth_elsewhere) NUMBER(keep_threshold) \
  NUMBER(own_sensor) NUMBER(all_grow) NUMBER(own_stdp)

#define POINTER(name, kind, rows, columns) kind *name;
#define DOUBLE(name) double name;
typedef struct { STATE(POINTER) } State;
typedef struct { CONSTANTS(DOUBLE) } Constants;

// What a lab watches while images are shown: potential, threshold and conductances of all excitatory neurons every
// `every` steps, look after look, and the spikes of the inhibitory neurons.
typedef struct {
  int64_t every, looks;
  double *potential, *threshold, *g_e, *g_i;
  int64_t inhibitory_spikes, *inhibitory_step;
  int32_t *inhibitory_neuron;
} Watched;

// Shows all images; returns the number of output spikes recorded, or -1 without memory. `decay_factor` is what the
// decay leaves of the weights at each input spike; NULL: everything. `watched`; NULL: nothing.
int64_t run(const State *state, const Constants *constants, int64_t neurons, int64_t inputs, int64_t images,
            int64_t excitation_slots, int64_t inhibition_slots, const int32_t *train_step,
            const int32_t *train_pixel, const int64_t *train_first, const double *_Nullable decay_factor,
            const int64_t *target, const int64_t *group, int64_t learning, int64_t *counts, int64_t *spike_step,
            int32_t *spike_neuron, Watched *_Nullable watched);

// Fills the three arrays of SpikeTrains from exponential random numbers; returns how many of them it took, -1
// without memory, or -2 if there are more than `capacity` spikes. It takes one number per spike, and one for each
// pixel that can spike: the gap that leads out of the image.
int64_t draw_spikes(const double *exponential, const double *probability, int64_t images, int64_t inputs,
                    int64_t steps, int64_t capacity, int32_t *step_out, int32_t *pixel_out, int64_t *first);

// How many spikes, from the first on, the loops can read: inside the bounds, and in each image sorted by step and by
// pixel, each once.
int64_t readable_spikes(const int32_t *step, const int32_t *pixel, const int64_t *first, int64_t images,
                        int64_t steps, int64_t inputs);

// How many grey levels each pixel is darker than the mean of the pixels around it up to `reach` in rows and columns,
// itself included and at the edge those that there are; 0 where it is brighter. Both arrays are images by height by
// width. Returns -1 without memory.
int64_t darker(const double *grey, int64_t images, int64_t height, int64_t width, int64_t reach, double *off);

// Time steps since the last spike of the same input, for each spike of some images, and since `last` for the first.
int64_t input_silences(const int32_t *train_step, const int32_t *train_pixel, const int64_t *train_first,
                       int64_t images, int64_t period_steps, int64_t clock, int64_t *last, int64_t *silence);

// What each silence leaves of a weight. `rule` is k_p, the pruning time in seconds and the exponent. Returns -1 without
// memory.
int64_t factors(const double *silence_s, int64_t spikes, const double *rule, double *decay_factor);

// Adds the square of each silence that ends to `squares`, and keeps in `last` when it did; both are outputs by inputs.
// What spiked is samples by inputs and samples by outputs; `now` samples were shown before. Returns -1 without memory.
int64_t end_silences(const uint8_t *before, const uint8_t *after, int64_t samples, int64_t inputs, int64_t outputs,
                     int64_t now, int64_t *last, int64_t *squares);
