// A worker that teaches one network.

import { answerWith } from "../shared/messages.js";
import { teachingTasks } from "./tasks.js";

answerWith(teachingTasks);
