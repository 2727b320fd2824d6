// A worker that runs one experiment, whose rule may be a formula.

import { experimentTasks } from "../shared/experiment_tasks.js";
import { answerWith } from "../shared/messages.js";
import { checked, ruleOf } from "./formula.js";

answerWith({
  ...experimentTasks,
  begin({ rule: { formula, ...rule }, ...rest }) {
    if (formula) rule.factor = checked(ruleOf(formula, rule.tau_prun_s));
    return experimentTasks.begin({ rule, ...rest });
  },
});
