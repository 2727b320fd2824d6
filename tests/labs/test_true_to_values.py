"""What a lab says is true of its values: while it computes, after a link, and after a step back."""

BETWEEN = """async () => {
    const frames = () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
    const slider = document.querySelector("input[data-trait=tau_prun_s]");
    slider.value = 0;
    slider.dispatchEvent(new Event("input", { bubbles: true }));
    document.querySelector(".snn-lab").style.width = "300px"; // which draws what is there again
    const said = [];
    for (let busy = true; busy;) {
        await frames();
        busy = document.querySelector("[aria-busy]").ariaBusy === "true";
        const value = (name) => Number(document.querySelector(`data[data-name=${name}][data-network='1']`).value);
        const prune = Number(document.querySelector("data[data-name=tau]").value);
        said.push([prune, value("accuracy"), busy]);
    }
    return said;
}"""


def test_a_sentence_states_a_result_by_the_values_that_it_came_from(visit):
    page = visit("TuneIt")
    page.wait("x === 55", "tau")
    page.wait_for_function("() => document.querySelector('[aria-busy]').ariaBusy === 'false'")
    said = page.evaluate(BETWEEN)
    assert said[0][2], "an outcome that is older than the controls is marked"
    assert said[-1] == [7, 0, False], "a pruning time of 7 s leaves no right answer"
    assert all((prune == 55) == (accuracy > 0) for prune, accuracy, _ in said)


def test_back_and_forward_take_the_lab_along(visit):
    page = visit("WeightMap")
    before = page.slider("tau_prun_s").input_value()
    page.evaluate("location.hash = '#lab-weight_map?tau_prun_s=30'")
    value = "document.querySelector('input[data-trait=tau_prun_s]').value"
    page.wait_for_function(f"(old) => {value} !== old", arg=before)
    linked = page.slider("tau_prun_s").input_value()
    for step, there in (("back", before), ("forward", linked), ("back", before)):
        page.evaluate(f"history.{step}()")
        page.wait_for_function(f"(there) => {value} === there", arg=there)
