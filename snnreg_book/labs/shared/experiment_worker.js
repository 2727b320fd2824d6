// A worker that runs one experiment.

import { experimentTasks } from "./experiment_tasks.js";
import { answerWith } from "./messages.js";

answerWith(experimentTasks);
