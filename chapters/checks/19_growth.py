"""Checks of chapter 19: what the studies of growth measured."""

from snnreg import experiment
from snnreg.decay import NEVER, ONLINE
from snnreg_studies import conclusions
from snnreg_studies.selection import select
from snnreg_studies.statistics import error_over_digits, format_mean_over_digits

NOTHING = ["random, nothing", "empty, nothing"]


def _on_the_old(chapter, case):
    """Spikes on what is old in percent of those on what is new: a row per triple, a column per rule."""
    found = chapter.changed.old[case].unstack("variant")
    assert found.shape == (15, 9)
    return found


def moved_decay(chapter):
    """Where digits move, with the decay from random weights; no point is lost against no such rule."""
    lost = chapter.changed.accuracy["digits that move"].unstack("variant")
    lost = lost["random, nothing"] - lost["random, decay"]
    assert lost.mean() < 2 * error_over_digits(lost)
    return f"{_on_the_old(chapter, 'digits that move')['random, decay'].mean():.0f} %"


def moved_kept(chapter):
    """The same without any rule that forgets, from random weights and from none; noise there gets through."""
    noise = chapter.by_rule.noise["digits that move"]
    assert noise[NOTHING].min() > 50 > 1 > noise.drop(NOTHING).max()
    random, empty = _on_the_old(chapter, "digits that move")[NOTHING].mean()
    return f"{random:.0f} and {empty:.0f} %"


def moved_rivals(chapter):
    """Timer and mask leave more than the decay does, a tenth of the new at most; the leak costs accuracy."""
    old = _on_the_old(chapter, "digits that move")
    for rule in ("random, timer", "random, mask"):
        more = old[rule] - old["random, decay"]
        assert 10 > more.mean() > 2 * error_over_digits(more), rule
    accuracy = chapter.changed.accuracy["digits that move"].unstack("variant")
    lost = accuracy["random, decay"] - accuracy["random, leak"]
    assert lost.mean() > 2 * error_over_digits(lost)


def moved_back(chapter):
    """How many images it takes until the new place is recognised as at the end: no rule differs from the decay."""
    back = chapter.changed.back["digits that move"].unstack("variant")
    later = back.drop(columns="random, decay").sub(back["random, decay"], axis=0)
    assert (abs(later.mean()) <= 2 * later.apply(error_over_digits)).all()


def changed_chosen(chapter):
    """The setting of each rule is that which the plan says: on the triples that chose, of the settings at most a
    point less accurate than the best, the one that is quietest on what is old and on noise there.
    """
    tried = conclusions.changes("changes_choosing", conclusions.SETTINGS)
    rules = ["variant", *conclusions.SETTINGS]
    mean = tried.groupby([*rules, "case"]).mean().groupby(rules).mean()
    level = mean[mean.accuracy >= mean.groupby("variant").accuracy.transform("max") - 1]
    chosen = (level.old + level.noise).groupby("variant").idxmin()
    judged = conclusions.changes(settings=conclusions.SETTINGS).groupby(rules).size()
    assert set(chosen) == set(judged.index)


def changed_decay(chapter):
    """Where a digit changes, spikes on the old one in percent of those on the new, with the decay."""
    return f"{_on_the_old(chapter, 'a digit that changes')['random, decay'].mean():.0f} %"


def changed_kept(chapter):
    """The same without any rule that forgets, from random weights."""
    old = _on_the_old(chapter, "a digit that changes")
    more = old["random, nothing"] - old["random, decay"]
    assert more.mean() > 2 * error_over_digits(more)
    return f"{old['random, nothing'].mean():.0f} %"


def noisy_empty(chapter):
    """Noise in the upper half that the second half of the training brings, in percent of the digits in it."""
    noise = chapter.by_rule.noise["inputs that turn noisy"]
    assert max(noise["random, decay"], noise["empty, nothing"]) < 1 < 30 < noise["random, nothing"]


def moved_best(chapter):
    """In which case the decay leaves the fewest spikes on the old, among rules within a point of the best."""
    won = []
    for case in chapter.by_rule.index.unique("case"):
        accuracy, old = chapter.by_rule.accuracy[case], _on_the_old(chapter, case)
        level = accuracy.index[accuracy >= accuracy.max() - 1]
        assert "random, decay" in level
        more = old[level.drop("random, decay")].sub(old["random, decay"], axis=0)
        if (more.mean() > 2 * more.apply(error_over_digits)).all():
            won.append(case)
    assert won == ["digits that move"]


def shorter_time(chapter):
    """Accuracy of the published rule on the ninety at 190 s, less that at 300 s."""
    runs = select(experiment.load("triples", "matched")[0]["runs"], decay="online", test_set="known")
    shorter = 100 * runs.groupby("digits").accuracy.mean().loc[chapter.held_out.index]
    gained = shorter - conclusions.published_triples()[0]["online"]
    assert gained.mean() < 2 * error_over_digits(gained)


def grown_ninety(chapter):
    """Accuracy with growth on the ninety held-out triples."""
    assert len(chapter.held_out) == 90
    return format_mean_over_digits(chapter.held_out.growth)


def published_ninety(chapter):
    """Accuracy of the published rule on the ninety held-out triples."""
    gain = chapter.held_out.growth - chapter.held_out["published rule"]
    assert gain.mean() > 2 * error_over_digits(gain)
    return format_mean_over_digits(chapter.held_out["published rule"])


def each_better(chapter):
    """On how many of the ninety growth is better than the published rule: all but one; none is silent or loud."""
    gain = chapter.held_out.growth - chapter.held_out["published rule"]
    assert gain.min() == 0
    assert (gain == 0).sum() == 1
    answer = conclusions.loudest(conclusions.spikes_of("judged", "growth"))
    known = select(experiment.load("judged")[0]["runs"], variant="growth", test_set="known")
    assert (known.silent_images < known.test_images / 2).all()
    assert len(answer) == 270
    assert (answer < 1).all()
    return f"{(gain > 0).sum()}"


def field_grown(chapter):
    """Spikes on noise in the centre 14 x 14, of those on digits: 7, 4 and 6, growth with the decay, five seeds."""
    runs = select(experiment.load("rivals_746", "decay")[0]["runs"], brightness=1)
    assert {*runs.train_per_digit} == {1000} and {*runs.tau_prun_s} == {75}
    return _inner_answer(runs)


def field_published(chapter):
    """The same by the published rule with the decay, twenty seeds."""
    runs = select(experiment.load("field_table")[0]["runs"], decay=ONLINE)
    assert {*runs.train_per_digit} == {5000} and {*runs.tau_prun_s} == {300}
    return _inner_answer(runs)


def _inner_answer(runs):
    spikes = runs.groupby("test_set").spikes.sum()
    return f"{100 * spikes.white_noise_inner_field / spikes.known:.0f} %"


MISSING = ["all but noise", "all but OFF inputs", "all but inhibition"]


def one_missing(chapter):
    """Spikes on noise in the centre, of those on digits, with one of three means left out: least and most."""
    inner = chapter.calm_runs["14 × 14"]
    for arm in MISSING:
        louder = inner[arm] - inner["all"]
        assert len(louder) == 15
        assert louder.mean() > 2 * error_over_digits(louder)
    found = chapter.by_arm["14 × 14"][MISSING]
    return f"{found.min():.0f} to {found.max():.0f} %"


def uninhibited(chapter):
    """Stripes and three times the light are answered from a random start or without inhibition, else not."""
    light = chapter.by_arm[["frame, 3", "stripes"]]
    assert light.loc[["all but inhibition", "all but empty start"]].min(axis=None) > 40
    assert light.loc["all"].max() < 1


def calm_goal(chapter):
    """Spikes on noise in the centre, of those on digits, with all four, on the ninety: the goal was 5 %."""
    inner = conclusions.calm("calm_judging", ["digits", "seed"])["14 x 14"].mean()
    assert 5 < inner < 6
    return f"{inner:.1f} %"


def alone_inner(chapter):
    """Spikes on noise in the centre, of those on digits, with one of four means: least and most of eight arms."""
    alone = conclusions.calm("calm_alone")["14 x 14"].groupby("arm").mean()
    found = [*alone, chapter.by_arm["14 × 14"]["empty start"]]
    assert len(found) == 8
    return f"{min(found):.0f} to {max(found):.0f} %"


def inhibited_calm(chapter):
    """Inhibition and decay: less than 1 % on all kinds of noise but three, also in three times the light."""
    inhibited = conclusions.calm("calm_alone").loc["inhibition alone, decay"]
    answered = inhibited.drop(columns=["digit", "accuracy"]).mean()
    assert answered.count() == 14
    assert set(answered.index[answered > 1]) == {"14 x 14", "12 x 12", "class mean"}


def random_inner(chapter):
    """Spikes on noise in the centre, of those on digits, with all but the empty start: no more than with all."""
    inner = chapter.calm_runs["14 × 14"]
    louder = inner["all but empty start"] - inner["all"]
    assert louder.mean() < 2 * error_over_digits(louder)
    return f"{inner['all but empty start'].mean():.0f} %"


def random_right(chapter):
    """Its accuracy less that of all four: not below zero by two errors."""
    right = chapter.calm_runs.accuracy
    lead = right["all but empty start"] - right["all"]
    assert len(lead) == 15
    assert lead.mean() > -2 * error_over_digits(lead)


def random_digit(chapter):
    """Its spikes per digit."""
    return f"{chapter.by_arm.digit['all but empty start']:.0f}"


def means_chosen(chapter):
    """The six calmest arms have the settings that the plan chooses, and so has that with fewer spikes."""
    found = conclusions.chosen_means()
    assert len(found) == 20
    best = found[found.allowed].setting.head(6).to_dict()
    judged = conclusions.calm("calm_best", ["setting", "digits"]).groupby(["arm", "setting"]).size()
    assert set(judged) == {15}
    assert dict(judged.index) == {**best, FEWER: conclusions.chosen_fewer()}


FEWER = "all, fewer spikes"


def _judged(arm, column):
    """A column of calm_best_judging, a row per triple."""
    found = conclusions.calm("calm_best_judging").loc[arm]
    assert len(found) == 90
    return found[column]


def decaying_shuffled(chapter):
    """Spikes on shuffled digits, of those on digits, with the decay in place of the empty start: the mean."""
    return f"{_judged('all but empty start, decay', 'shuffled digits').mean():.1f}"


def decaying_bright(chapter):
    """It does not answer three times the light, nor stripes, in any of ninety triples."""
    for kind in ("frame, 3", "stripes"):
        assert _judged("all but empty start, decay", kind).max() < 1


def fewer_inner(chapter):
    """The same of noise in the centre, with all four means and a smaller growth step."""
    found = _judged(FEWER, "14 x 14").mean()
    assert found < 5
    return f"{found:.1f}"


def fewer_digit(chapter):
    """Their spikes per digit."""
    return f"{_judged(FEWER, 'digit').mean():.0f}"


def fewer_behind(chapter):
    """Points by which they are behind growth with the decay, the first seed of each triple."""
    key = ["digits", "seed"]
    right = conclusions.calm("calm_best_judging", key).accuracy[FEWER]
    grown = conclusions.calm("start_growth", key).accuracy["random, decay"].reindex(right.index)
    return format_mean_over_digits((grown - right).droplevel("seed"))


def fewest(chapter):
    """With a quarter of the target, all else as given: spikes per digit, and points that this costs."""
    tried = conclusions.calm_settings("calm_fewer_choosing").loc["all"]
    quarter, given = (
        tried[tried.index.str.contains(f"activity_target {target}, ") & tried.index.str.contains("step 0.0003")]
        for target in ("0.5", "2")
    )
    lost = given.accuracy.item() - quarter.accuracy.item()
    return f"{quarter.digit.item():.0f} spikes, for {lost:.0f}"


def tenth_gives(chapter):
    """A tenth of the random weights gives back more than half of what none costs, one seed of each triple."""
    judged = conclusions.calm("start_growth", ["digits", "seed"]).accuracy
    part = conclusions.calm("start_growth_others", ["digits", "seed"]).accuracy["tenth, no decay"]
    empty, decayed = (judged[arm].reindex(part.index) for arm in ("empty, no decay", "random, decay"))
    conclusions.beyond_error((part - empty).droplevel("seed"))
    assert (part - empty).mean() > (decayed - empty).mean() / 2


def one_rule_empty(chapter):
    """Points by which the one rule is behind from an empty start without decay, quiet in each of ninety runs."""
    found = conclusions.calm("start_one_rule")
    assert found.frame["empty, no decay"].max() < 1
    behind = found.accuracy["random, decay"] - found.accuracy["empty, no decay"]
    conclusions.beyond_error(behind)
    return format_mean_over_digits(behind)


def neither_points(chapter):
    """Points that dropping sensor and gate costs on the ninety."""
    conclusions.beyond_error(-chapter.changes["neither"])
    return f"{-chapter.changes['neither'].mean():.1f}"


def no_sensor(chapter):
    """Points that dropping the sensor alone costs."""
    return conclusions.beyond_error(-chapter.changes["no sensor"])


def no_gate(chapter):
    """Points that dropping the gate alone costs: less than twice the error."""
    return conclusions.within_error(-chapter.changes["no gate"])


def cut_points(chapter):
    """Points that a cut of rarely lit pixels costs in place of the decay."""
    return conclusions.beyond_error(-chapter.changes["pixel cut"])


def weakening_points(chapter):
    """Points that STDP without strengthening costs against constant steps: less than twice the error."""
    return conclusions.within_error(-chapter.changes["weakening only"])


def weakening_behind(chapter):
    """Points that it costs against growth with fading steps."""
    return conclusions.beyond_error(chapter.changes["growth, fading"] - chapter.changes["weakening only"], 2)


def one_rule_points(chapter):
    """Points that the one rule adds to growth."""
    return conclusions.beyond_error(chapter.changes["one rule"])


def fading_points(chapter):
    """Points that fading adds to growth."""
    return conclusions.beyond_error(chapter.changes["growth, fading"], 2)


def one_rule_leads(chapter):
    """Points by which the one rule leads growth with fading steps."""
    return conclusions.beyond_error(chapter.changes["one rule"] - chapter.changes["growth, fading"])


def loud_runs(chapter):
    """Runs that answer noise over the picture with 1 % of the spikes on digits or more, of 270 by each rule."""
    spikes = {rule: conclusions.spikes_of("parts", rule) for rule in ("growth", *chapter.CHANGED)}
    answers = {rule: conclusions.loudest(each) for rule, each in spikes.items()}
    loud = {rule: (answer >= 1).sum() for rule, answer in answers.items()}
    assert {len(answer) for answer in answers.values()} == {270}
    assert {rule for rule, runs in loud.items() if runs} == {"neither", "pixel cut", "one rule", "growth, fading"}
    assert max(answer.max() for answer in answers.values()) < 2
    assert loud["one rule"] == loud["growth, fading"] == 1
    return f"{loud['neither']} without sensor and gate, {loud['pixel cut']} with the cut"


def ten_behind(chapter):
    """Percent of all ten digits that growth recognises, and the nearest class mean."""
    ten = 100 * select(chapter.sizes, digits=10).groupby("rule").accuracy.mean()
    growth, mean = ten["growth"], ten["nearest class mean"]
    assert 50 < growth < mean - 5
    return f"{growth:.0f} %, and one stored average image per digit {mean:.0f} %"


def sizes_decayed(chapter):
    """The published rule on four digits or more, with the decay against without it; most digits cause no spike."""
    known = select(experiment.load("more_digits")[0]["runs"], constants="published", test_set="known")
    known = known.assign(size=known.digits.str.split().str.len(), silent=known.silent_images / known.test_images)
    mean = known[known["size"] > 3].groupby(["size", "decay"])[["silent", "accuracy"]].mean().unstack()
    assert mean.silent.min(axis=None) > 0.7
    assert mean.accuracy.max(axis=None) < 0.25
    assert (mean.accuracy[ONLINE] < mean.accuracy[NEVER]).all()


def ten_price(chapter):
    """Points of growth without the decay less those with it, on all ten digits: least and most of a seed."""
    runs = select(experiment.load("more_digits")[0]["runs"], digits=conclusions.ALL_TEN, test_set="known")
    percent = 100 * runs[runs.constants != "published"].pivot(index="seed", columns="decay", values="accuracy")
    price = percent[NEVER] - percent[ONLINE]
    assert len(price) == 3
    return f"{price.min():.0f} to {price.max():.0f}"


def simple(chapter):
    """Accuracy of logistic regression on the ninety, ahead of growth; the nearest class mean is level with it."""
    rivals = conclusions.on_the_ninety()
    lead = chapter.held_out.growth - rivals["nearest class mean"]
    behind = rivals["logistic regression"] - chapter.held_out.growth
    assert abs(lead.mean()) < 2 * error_over_digits(lead)
    assert behind.mean() > 2 * error_over_digits(behind)
    return f"{rivals['logistic regression'].mean():.1f} %"


def unknown_answered(chapter):
    """Spikes on unknown digits as a share of those on known ones, with growth."""
    _, _, spikes = conclusions.growth_triples()
    share = (spikes.unknown / spikes.known).groupby("digits").mean()
    assert share.mean() - 2 * error_over_digits(share) > 0.5


def hardest_share(chapter):
    """Each of the five triples that growth recognises worst holds a pair of digits that look alike."""
    alike = [{"4", "9"}, {"7", "9"}, {"3", "5"}, {"3", "8"}]
    assert len(chapter.hardest) == 5
    assert all(any(pair <= {*name.split()} for pair in alike) for name in chapter.hardest)
