"""How far a deed has come: the stage that a promise asks for, and the stage that a result reports.

In: statements. Out: ranks from 0 (nothing said) to 8 (finished), by `lexicon/stages.tsv`, and turns such as "delayed".
"""

import re
from collections.abc import Sequence
from difflib import SequenceMatcher
from functools import cache, lru_cache
from types import MappingProxyType

from duixian.graph.lexicon import rows
from duixian.graph.measures import pairs_of
from duixian.ontology.model import Kind, Quantity, QuantityKind, ResultState, Role, Statement

FINISHED = 8
_WHOLES = MappingProxyType({"%": 100, "％": 100, "成": 10})
_OPENING = 4
_TOLD = 1
_UNDER_WAY = 5
_NEARLY = 6
_DRAFTED, _APPROVED = 2, 3
_ORDINAL = re.compile(r"(?:第?[一二三四五六七八九十\d]+|首)[期届](?!间|末|内|满)")
_DECEMBER = 12
_YEAR = re.compile(r"20\d\d(?=年(?!发展|经济|工作|的))")
_NAME = 4
"""A run of so many characters that two texts share may be what both are on."""
_ANY_STEP = "前期"
PREPARED = 4
"""Up to this stage the thing named is a preparation, whatever is completed: 完成招标 is a tender, not a work."""


def demanded_stage(commitment: Statement) -> int:
    """Give the stage that fulfils a promise: the last that it names, or finished where it names none."""
    if has_turn("drawn_up", commitment.text):
        return _APPROVED
    if has_turn("main_body", commitment.text):
        return _NEARLY + 1
    named = _stages(commitment.text)
    if not named:
        return FINISHED
    prepared = [rank for rank in named if rank <= PREPARED]
    if prepared and max(named) == FINISHED and not is_built(commitment.text):
        return max(prepared)
    return max(named)


def reached_stage(result: Statement) -> int:
    """Give the stage that a statement reports as reached; what it only announces does not count."""
    text = without_estimates(result.text) if result.kind is not Kind.COMMITMENT else result.text
    named = _stages(text)
    if is_plan(result) or announces(result):
        return max((max(named) - 1 if named else 1), 1)
    if has_turn("part", text) and any(_is_part(q) for q in result.quantities):
        return _NEARLY
    if has_turn("draft", text) and not is_built(text):
        return _DRAFTED
    if result.state is ResultState.DONE or _is_plainly_finished(text):
        return _finished_stage(text, named)
    return _running_stage(text, named)


def _running_stage(text: str, named: Sequence[int]) -> int:
    """Give the stage of what goes on: 完成地下室施工 has come as far as works; a plan in writing is not yet a plan."""
    early = [rank for rank in named if rank < FINISHED]
    if named and max(named) <= PREPARED:
        return max(named) - 1
    if early and not is_built(text):
        return max(early)
    return min(max(named, default=_UNDER_WAY), _NEARLY + 1)


def is_plan(statement: Statement) -> bool:
    """Tell whether a statement says what is to come; a month in the review of all of a year is over: 5月破土动工."""
    if statement.kind is not Kind.COMMITMENT:
        return False
    if statement.role is Role.REVIEW and _is_of_later_year(statement):
        return True
    year = statement.period is not None and statement.period.last.month == _DECEMBER
    timed = statement.role is Role.REVIEW and statement.deadline is not None and year
    told = timed and names_stage(statement) and not has_turn("aims", statement.text) and not is_soft(statement.text)
    return not told or has_turn("future", statement.text)


def _finished_stage(text: str, named: Sequence[int]) -> int:
    """Give the stage of a result that is reported as done: that of the step it names, or of the whole."""
    early = [rank for rank in named if rank < FINISHED]
    step = [rank for rank in _stages(text[turn_end("completes", text) :]) if rank < FINISHED]
    early = step if early and step else early  # 征迁完成签约180户 finishes contracts, not the clearing
    if early and not is_built(text):
        return max(early)
    if has_turn("spent", text) and not _stages(_turns()["spent"].sub("", text)):
        return _UNDER_WAY  # money that was spent on a thing is not yet the thing
    if not named and has_turn("extent", text) and not has_turn("finished", text):
        return _TOLD  # 总投资3000万元 tells how large a thing is, not that it stands
    if not named and has_turn("unsettled", text) and not has_turn("finished", text):
        return _TOLD
    return FINISHED if named or not is_soft(text) else _UNDER_WAY


def fulfils(result: Statement, commitment: Statement) -> bool:
    """Tell whether a result reached the stage that a promise asks for.

    That something goes on fulfils the promise to begin it, not the one to draw up a plan of it.
    """
    demanded = demanded_stage(commitment)
    vague = result.state is not ResultState.DONE and not names_stage(result)
    nearly = demanded == FINISHED and has_turn("nearly", result.text) and not has_turn("nearly", commitment.text)
    if begun := turn_words("begun_step", commitment.text):
        return _begins(result, begun[0])
    if (vague and demanded <= PREPARED) or (nearly and not has_turn("in_use", result.text)):
        return False
    return reached_stage(result) >= demanded and not (demanded == FINISHED and _completes_other(result, commitment))


def _begins(result: Statement, step: str) -> bool:
    """Tell whether a result is past the beginning of a step before a work: of 前期, any; of 征迁, itself."""
    named = names_stage(result) and (step in result.text or step == _ANY_STEP)
    return not announces(result) and (named or reached_stage(result) >= _UNDER_WAY)


def each_of(commitment: Statement) -> list[Statement]:
    """Split a promise of several works with a stage each: 甲项目开工、乙项目投产; none where it is not such a list."""
    start, found = commitment.start, []
    for piece in commitment.text.split("、"):
        end = start + len(piece)
        names = tuple(m for m in commitment.mentions if start <= m.start and m.end <= end)
        if not names or not is_stage(piece):
            return []
        found.append(commitment.model_copy(update={"start": start, "end": end, "text": piece, "mentions": names}))
        start = end + 1
    return found if len(found) > 1 else []


def names_other_phase(one: str, other: str) -> bool:
    """Tell whether two texts each name phases of a work (一期, 二期), and none of them both."""
    first, second = ({word for word in _ordinals(text) if word[-1] == "期"} for text in (one, other))
    return bool(first and second) and not first & second


def _completes_other(result: Statement, commitment: Statement) -> bool:
    """Tell whether what a result completes is a step that the promise does not name: 完成管线迁改, of 拓宽改造.

    So is a number of new things in it: 改造工程新建连廊120米.
    """
    text = result.text
    found = _turns()["completed"].search(text)
    if found is None and _ends_other(result, commitment):
        return True
    if found is None or len(_turns()["whole_work"].sub("", found[1])) <= 1:
        return False
    if is_built(text if has_turn("completes", found[0]) else text.replace(found[0], "")):
        return False
    return not pairs_of(found[1]) & pairs_of(commitment.text)


def _ends_other(result: Statement, commitment: Statement) -> bool:
    """Tell whether a result names a step of the thing promised before it says that it is done: …大桥桥墩浇筑完成."""
    turns = _turns()
    end = turns["ends"].search(result.text)
    if end is None:
        return False
    names = [m.text for m in result.mentions if result.start <= m.start and m.text in commitment.text]
    name = max(names, key=len) if names else _shared_run(result.text, commitment.text)
    step = result.text[: end.start()].partition(name)[2] if name else ""
    if "“" in step or has_turn("side", result.text):
        return False  # another name of the work, or a part that is told of elsewhere
    step = turns["whole_work"].sub("", turns["manner"].sub("", step))
    return len(step) > 1 and not _ordinals(step) and not pairs_of(step) & pairs_of(commitment.text)


def _shared_run(one: str, other: str) -> str:
    """Give the longest run of characters that two texts share, where it is long enough for a name."""
    found = SequenceMatcher(None, one, other, autojunk=False).find_longest_match()
    return one[found.a : found.a + found.size] if found.size >= _NAME else ""


def finishes(words: str, commitment: Statement) -> int:
    """Tell whether the words after a time say that what was promised came about then, and how plainly.

    2 where they name its stage (9月竣工), 1 where they name none (9月提高…), 0 for a stage before it (3月开工) and for
    what comes after it (9月获评…).
    """
    later = has_turn("afterwards", words) and not has_turn("afterwards", commitment.text)
    stages = _stages(_turns()["afterwards"].sub("", words) if later else words)
    return 2 * (max(stages) >= demanded_stage(commitment)) if stages else int(not later)


def is_sideways(result: Statement, commitment: Statement) -> bool:
    """Tell whether what a result finished is not what was promised: an honour won on the way, another part or year."""
    finished = _turns()["honour"].sub("", result.text)
    honour_only = has_turn("honour", result.text) and FINISHED not in _stages(finished)
    if honour_only and not has_turn("strives", commitment.text):
        return True
    if names_side(result.text, commitment.text) or _is_of_other_grade(result, commitment):
        return True
    if any(word not in result.text for turn in ("own_step", "own_side") for word in turn_words(turn, commitment.text)):
        return True
    promised, told = _ordinals(commitment.text), _ordinals(result.text)
    if not promised and (demanded_stage(commitment) <= _UNDER_WAY or _inherits(commitment)):
        return False  # a work of which a phase stands was begun; a clause without its subject does not say which
    return any(promised or word[-1] == "期" for word in told - promised)  # 第八届 of a yearly event is the event itself


def names_side(told: str, promised: str) -> bool:
    """Tell whether words are of a part or surrounding of a thing that the promise does not name: 路基, 附属, 外立面."""
    return any(word not in promised for word in _turns()["side"].findall(told))


def _is_of_other_grade(result: Statement, commitment: Statement) -> bool:
    """Tell whether a result is an honour of another grade than was promised: 3A for 4A, 市级 for 省级."""
    honour = has_turn("honour", result.text) or has_turn("strives", commitment.text)
    for turn in ("grade", "rank_of") if honour else ():
        wanted, told = (set(_turns()[turn].findall(s.text)) for s in (commitment, result))
        if wanted and told and not wanted & told:
            return True
    return False


def is_phase(result: Statement, commitment: Statement) -> bool:
    """Tell whether a result is of one phase of a work that was promised as a whole: 一期, where none is named."""
    phases = {word for word in _ordinals(result.text) if word[-1] == "期"}
    return (
        bool(phases)
        and not _inherits(commitment)
        and not _ordinals(commitment.text)
        and not has_turn("side", result.text)
    )


def _inherits(commitment: Statement) -> bool:
    """Tell whether a promise takes its subject from the clause before it: …二期建设，力争年内竣工."""
    return bool(commitment.mentions) and all(m.start < commitment.start for m in commitment.mentions)


def _ordinals(text: str) -> set[str]:
    """Give which part or year of a thing a text names: 一期 (首期), 第三届."""
    return {m.group().removeprefix("第").replace("首", "一") for m in _ORDINAL.finditer(text)}


def without_estimates(text: str) -> str:
    """Take out the words by which a review estimates what its period reached: 预计实现3.1亿元 is no announcement."""
    return _turns()["estimate"].sub("", text)


def announces(statement: Statement) -> bool:
    """Tell whether a statement tells of what is to come; 下半年 is over for one that looks back on all of a year."""
    text = without_estimates(statement.text)
    if statement.kind is Kind.RESULT and _is_of_later_year(statement):
        return True
    over = statement.kind is Kind.RESULT and statement.period and statement.period.last.month == _DECEMBER
    return has_turn("future", _turns()["year_end"].sub("", text) if over else text)


def _is_of_later_year(statement: Statement) -> bool:
    """Tell whether a statement of a look back names a year after the one looked back on."""
    last = statement.period.last.year if statement.period else None
    return last is not None and any(int(year) > last for year in _YEAR.findall(statement.text))


def _is_plainly_finished(text: str) -> bool:
    """Tell whether a text says that all is finished, and nothing that sounds as if it were still going on."""
    return is_built(text) and has_turn("finished", text) and not has_turn("running", text)


def has_turn(turn: str, text: str) -> bool:
    """Tell whether a text holds words of a turn, as `turns.tsv` names them: `dropped`, `delayed`, `future`, …."""
    return bool(_turns()[turn].search(text))


def starts_with(turn: str, text: str) -> bool:
    """Tell whether a text begins with words of a turn."""
    return bool(_turns()[turn].match(text))


def turn_end(turn: str, text: str) -> int:
    """Give the place after the words of a turn, 0 where there are none."""
    found = _turns()[turn].search(text)
    return found.end() if found else 0


def turn_words(turn: str, text: str) -> list[str]:
    """Give the words of a text that are those of a turn."""
    return _turns()[turn].findall(text)


def names_stage(statement: Statement) -> bool:
    """Tell whether a statement names a stage that is to be reached or was; 推进…, 持续… and the like do not."""
    return bool(_stages(statement.text))


def is_stage(word: str) -> bool:
    """Tell whether a word is one of how far a deed has come: 评审, 封顶."""
    return bool(_stages(word))


def names_work(statement: Statement) -> bool:
    """Tell whether a statement names a stage of a work: not that something was only won, added or reached."""
    turns = _turns()
    return bool(_stages(turns["counted"].sub("", turns["honour"].sub("", statement.text))))


def is_soft(text: str) -> bool:
    """Tell whether a text begins with a verb that leaves open how far it goes: 推进…, 6月底前推进…."""
    return has_turn("soft", text[turn_end("by_when", text) :][:_OPENING])


def _is_part(quantity: Quantity) -> bool:
    """Tell whether a figure is a share of a whole that is not yet the whole."""
    whole = _WHOLES.get(quantity.unit)
    return quantity.kind is QuantityKind.SHARE and whole is not None and (quantity.value or 0) < whole


@lru_cache(maxsize=1 << 16)
def _stages(text: str) -> tuple[int, ...]:
    return tuple(rank for rank, pattern in _patterns() if pattern.search(text))


def is_built(text: str) -> bool:
    """Tell whether a text speaks of something finished as a whole, beyond the plain 完成 of a step."""
    plain = _turns()["step"].sub("", text)
    return any(rank == FINISHED and pattern.search(plain) for rank, pattern in _patterns())


@cache
def _patterns() -> tuple[tuple[int, re.Pattern[str]], ...]:
    return tuple((int(rank), re.compile(pattern)) for rank, pattern in rows("stages.tsv"))


@cache
def _turns() -> dict[str, re.Pattern[str]]:
    return {turn: re.compile(pattern) for turn, pattern in rows("turns.tsv")}
