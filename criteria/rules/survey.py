"""Survey conversion: answers per option, or a ready-made score, into points."""

from collections.abc import Mapping
from fractions import Fraction

from criteria.exact import exact
from criteria.rules import facts as read
from criteria.rules.checking import HUNDRED, MISSING, Check
from criteria.rules.outcome import FactsError, Field, Reading

METHODS = {"option_percent_mean": "percent", "satisfaction_ratio": "satisfied"}


def check_survey(check: Check) -> None:
    method = check.rule.get("method", MISSING)
    check.one_of("method", method, METHODS)
    worth = METHODS.get(method, "") if isinstance(method, str) else ""
    labels, percents, satisfied = [], [], []
    for path, option in check.rows("options", {"label", worth or "percent"}):
        check.text(f"{path}label", option.get("label", MISSING))
        labels.append(option.get("label"))
        value = option.get(worth, MISSING)
        if worth == "percent":
            percents.append(
                check.number(f"{path}percent", value, low=Fraction(0), high=HUNDRED)
            )
        elif worth:
            check.flag(f"{path}satisfied", value)
            satisfied.append(value)
    check.labels("options", labels)
    if percents and None not in percents and max(percents) != HUNDRED:
        check.fault("best_not_maximum", "options", best=str(max(percents)), maximum="100")
    if satisfied and True not in satisfied:
        check.fault("best_not_maximum", "options", best="0", maximum="100")
    check_groups(check)


def check_groups(check: Check) -> None:
    groups = check.rule.get("groups", ())
    if not isinstance(groups, list | tuple):
        check.fault("not_a_list", "groups")
        return
    for place, group in enumerate(groups):
        check.text(f"groups[{place}]", group)
    check.labels("groups", list(groups))


def survey_points(rule: Mapping, facts: Mapping, maximum: Fraction) -> Reading:
    """Return the maximum times the mean percent of all valid answers."""
    if "points" in facts:
        return ready_made(facts, maximum)
    read.only(facts, {"responses"})
    counts = read.sequence(facts, "responses")
    options = rule["options"]
    if len(counts) != len(options):
        raise FactsError("responses", "wrong_length", value=len(counts), limit=len(options))
    answers = [
        read.whole(count, "responses", option["label"])
        for count, option in zip(counts, options, strict=True)
    ]
    total = sum(answers)
    if total == 0:
        raise FactsError("responses", "zero_denominator")
    worth = sum(
        count * option_percent(rule, option)
        for count, option in zip(answers, options, strict=True)
    )
    percent = worth / total
    working: dict[str, object] = {"denominator": total, "percent": percent}
    if rule["method"] == "satisfaction_ratio":
        working["numerator"] = int(worth / 100)
    return Reading(maximum * percent / 100, working)


def option_percent(rule: Mapping, option: Mapping) -> Fraction:
    if rule["method"] == "satisfaction_ratio":
        return HUNDRED if option["satisfied"] else Fraction(0)
    return exact(option["percent"])


def ready_made(facts: Mapping, maximum: Fraction) -> Reading:
    read.only(facts, {"points"})
    value = read.value_of(facts, "points")
    points = read.amount(value, "points")
    read.at_most(points, maximum, "points", value)
    return Reading(points, notes=("ready_made",))


def survey_fields(rule: Mapping) -> tuple[Field, ...]:
    """A survey criterion is never typed answer by answer: its score comes ready-made."""
    return (Field("points", "points"),)
