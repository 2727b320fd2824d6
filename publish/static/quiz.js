// Remembers which answers of the quizzes were opened, and counts. Without it the quizzes work, and forget.
{
  const memory = globalThis.snnMemory("snnreg-quiz"); // keys of the opened answers, first to last, by the question

  /** The keys that a question has in what was remembered; any page of this server may have written it. */
  const keysIn = (opened, name) => (Array.isArray(opened[name]) ? opened[name] : []);

  /** What the reader did in one quiz is kept and shown. */
  const follow = (quiz) => {
    const questions = [...quiz.querySelectorAll(".snn-question")], score = quiz.querySelector(".snn-score");
    const answersOf = (question) => [...question.querySelectorAll(".snn-option")];
    const openedIn = (question) => {
      const keys = keysIn(memory.read(), question.dataset.question);
      return keys.map((key) => answersOf(question).find(({ dataset }) => dataset.answer === key)).filter(Boolean);
    };

    const count = () => {
      const firsts = questions.map((question) => openedIn(question)[0]).filter(Boolean);
      const right = firsts.filter(({ dataset }) => "right" in dataset).length;
      const words = `${firsts.length} of ${questions.length} answered, ${right} right at the first try. `;
      const again = document.createElement("button");
      Object.assign(again, { type: "button", textContent: "Start again" });
      again.addEventListener("click", startAgain);
      score.replaceChildren(...(firsts.length > 0 ? [words, again] : []));
    };

    const startAgain = () => {
      const opened = memory.read();
      for (const question of questions) {
        delete opened[question.dataset.question];
        answersOf(question).forEach((answer) => { answer.open = false; });
      }
      memory.write(opened);
      count();
      quiz.querySelector("summary").focus();
    };

    for (const question of questions) {
      openedIn(question).forEach((answer) => { answer.open = true; });
      for (const answer of answersOf(question)) {
        answer.addEventListener("toggle", () => {
          if (!answer.open || openedIn(question).includes(answer)) return;
          const { question: name } = question.dataset, opened = memory.read();
          memory.write({ ...opened, [name]: [...keysIn(opened, name), answer.dataset.answer] });
          count();
        });
      }
    }
    count();
  };

  document.addEventListener("DOMContentLoaded", () => document.querySelectorAll(".snn-quiz").forEach(follow));
}
