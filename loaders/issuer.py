"""Find who gives a report: the body's name in the text's own words, whether it is redacted, the county it lies in.

In: the text of a report with the lines above it. Out: an `Issuer`. What the opening says ("我代表…人民政府") comes
first, then the dateline, the title, and last the name that the text uses most.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from duixian.loaders.lexicon import rows, words
from duixian.loaders.screen import Finder
from duixian.loaders.words import word_finder

REDACTED = r"(?:[XxＸｘ×＊*○〇□]{1,4}|某+|_{2,}|〔[^〕\n]{0,8}〕)"
"""How a name that was taken out looks."""

_HAN = "一-龥"
_LEVELS = ("镇", "乡", "街道", "苏木")
_TOWN = "(?:镇|乡|街道|苏木)"
_COUNTY = "(?:县|市|区|旗)"
_HIGHER = "(?:省|自治区|自治州|州|盟|地区)"
_SPOKEN = re.compile(
    rf"我(?:谨)?(?:代表|受)([{_HAN}XxＸ×＊*○〇_〔〕]{{0,16}}?)(人民政府|街道办事处|办事处|政府委托|政府|党委)"
)
_COUNCIL = re.compile(r"我(?:谨)?代表国务院|国务院总理")
_DATELINE = re.compile(rf"在([{_HAN}XxＸ×＊*○〇]{{2,24}}?)(?:第[^，。\n]{{1,6}}[届次]|人民代表大会|人大|议政会)")
_CHAIN = re.compile(
    rf"^(?P<province>[{_HAN}]{{2,8}}?(?:省|自治区))?(?P<prefecture>[{_HAN}]{{2,14}}?(?:市|州|盟|地区))?"
    rf"(?P<county>(?:[{_HAN}]{{1,7}}?|{REDACTED}){_COUNTY})?(?P<town>(?:[{_HAN}]{{1,6}}?|{REDACTED}){_TOWN})?$"
)
_TITLE = re.compile(
    rf"^((?:[{_HAN}]{{1,12}}|{REDACTED}){_TOWN}|(?:[{_HAN}]{{1,8}}|{REDACTED}){_COUNTY}|[{_HAN}]{{2,14}}?{_HIGHER})"
    r"(?:人民)?(?:政府|办事处|20|\d|上|下|年|工)"
)
_OFFICE = re.compile(rf"([{_HAN}]{{1,6}}{_TOWN})(?:人民政府|党委|人大|办事处|党工委)")
_HEADED = re.compile(
    rf"^\s*([{_HAN}]{{2,10}}(?:{_COUNTY}|{_TOWN}))(?:人民政府|办事处)(?:办公室)?(?:文件)?\s*$", re.MULTILINE
)
"""A line at the top that names the office alone."""
_NAME_GONE = re.compile(rf"{REDACTED}(?![\d.亿万元余多个人户亩公里吨千百％%、，。；）)]|平方)")
_NO_NAME = re.compile(r"政府|代表|党委|街道|工委|[全我本各年]$|(?:^|[农乡各全])村$|^[在对全我由于]|.{7}")
_COMMON = re.compile(r"城$")
"""What ends so is a name where the report says whose it is; by itself it is most often 城镇."""
_INSTITUTION = re.compile(
    r"[一-龥]{0,6}?(中学|[一二三四五六七八九]中|小学|学校|学院|大学|医院|剧团|银行|公司|集团|侨中)"
)
"""A county's name in the name of an institution does not tell where the town lies."""
_OF_A_PLACE = re.compile(
    r"[村庄屯寨组社河江湖溪港山岭路街桥坝湾镇乡园]|水库|综合治理|流域|沿线|两岸|[猪牛羊鸡鸭鹅鱼茶]|[一-龥]{0,3}(?:公路|高速|铁路)"
)
"""Before these a short name is that of a village, a river or a road, not of the county that is called the same."""
_BEFORE_NAME = re.compile(rf"[^{_HAN}]|[在到至赴入为力新请来与和及对由美]")
_SHORTEST = 2
"""A full name of so few characters may be chance (完成县下达任务); it must stand where a short one may."""
_COUNTY_LEVEL = re.compile(r"(县|市|区|旗)(?:委|政府)")
_TOP = 400
_COUNTY_END = re.compile("县(?!域)|市(?!场)|区(?![域块间位])|旗(?!帜)")
_PLAIN_DISTRICT = re.compile(".区")
"""东区, 城区 are districts only after the name of their city; else they are a part of some place."""


@dataclass(frozen=True, slots=True)
class Issuer:
    """The body that reports: `name` as in the text ("" where none was found), `county` as in the text or ""."""

    name: str
    redacted: bool
    county: str


def find_issuer(text: str, head: str, title: str) -> Issuer:
    """Find the issuer of the report `text`; `head` is what stands above it in the file, `title` its title line."""
    opening = head + "\n" + text[:1500]
    if _COUNCIL.search(opening):
        return Issuer("国务院", redacted=False, county="")
    spoken = _SPOKEN.search(opening)
    named = _named(spoken)
    level = _level(spoken, title, text)
    dateline = _DATELINE.search(opening[:600])
    town, county = _from_chain(dateline.group(1)) if dateline else ("", "")
    county = county or _from_chain(named)[1]
    offices = (match.group(1) for match in _OFFICE.finditer(opening[:_TOP]))
    headed = _HEADED.search(opening[:_TOP])
    said = map(_tidy, (named, town, _from_title(title), headed[1] if headed else "", _from_source(head)))
    name = next(filter(None, (*said, *map(_tidy_found, (*_most_used(text, level), *offices)))), "")
    if not name and _NAME_GONE.search(text):
        name = f"XX{level}"
    if name.endswith(_LEVELS):
        county = (
            county or _above(name, head + text) or find_county((text + head).replace(name.rstrip("镇乡街道苏木"), ""))
        )
    else:
        county = ""
    return Issuer(name, bool(re.match(REDACTED, name)), county)


def find_county(text: str) -> str:
    """Find the county-level unit that a town's report names most, of the kind ("市委", "区委") that leads the town.

    The names are those of `lexicon/counties.txt`; short forms (without 县 or 市) decide only where no full name stands,
    beside words of that kind, and only after a mark or a word that begins a name. Gives "" where the text names none.
    """
    levels = Counter(_COUNTY_LEVEL.findall(text))
    level = max(levels, key=lambda key: levels[key], default="")
    full = Counter(county for county in _full_names(text) if not level or county[-1] == level)
    if full or not level:
        return max(full, key=lambda county: (full[county], county), default="")
    short = Counter(county for county in _short_names(text) if county[-1] == level)
    return max(short, key=lambda county: (short[county], county), default="")


def _full_names(text: str) -> Iterator[str]:
    """Give the counties that stand with their full names, but for those in names of institutions."""
    known, longest = _counties(), _longest_name()
    for match in _COUNTY_END.finditer(text):
        end = match.end()
        if _INSTITUTION.match(text, end):
            continue
        for start in range(max(0, end - longest), end - 1):
            name = text[start:end]
            if len(name) == _SHORTEST and start and not _BEFORE_NAME.match(text, start - 1):
                continue
            if name in known.get(name, ()) and (not _PLAIN_DISTRICT.fullmatch(name) or text[:start].endswith("市")):
                yield name
                break


def _short_names(text: str) -> Iterator[str]:
    """Give the counties that stand with a short name, after a mark or a word that begins a name."""
    known = _counties()
    position = 0
    for _, start, end in sorted(_county_finder()(text), key=lambda place: (place[1], -place[2])):
        if start < position:
            continue
        position = end
        if (
            not _OF_A_PLACE.match(text, end)
            and not _INSTITUTION.match(text, end)
            and _BEFORE_NAME.match(text, max(start - 1, 0))
        ):
            name = text[start:end]
            yield from (county for county in known[name] if county != name)


def _named(spoken: re.Match[str] | None) -> str:
    """Give the body in whose name the report is given; an office of a 街道 names it by its own name."""
    if spoken is None:
        return ""
    name, office = spoken.groups()
    return f"{name}街道" if name and office.startswith("街道") and not name.endswith("街道") else str(name)


def _level(spoken: re.Match[str] | None, title: str, text: str) -> str:
    """Tell what kind of body reports: 镇, 乡, 街道, or a higher one."""
    if spoken and "街道" in spoken.group():
        return "街道"
    if spoken and spoken.group(1)[-1:] in ("镇", "乡", "县", "市", "区"):
        return spoken.group(1)[-1]
    counts = {level: title.count(level) * 50 + text.count("全" + level) + text.count("我" + level) for level in _LEVELS}
    return max(counts, key=lambda key: counts[key]) if any(counts.values()) else "镇"


def _from_chain(words: str) -> tuple[str, str]:
    """Part "江陵省云岭市白石区青禾镇" into the body that meets and the county above it."""
    chain = _CHAIN.match(words)
    if chain is None:
        return "", ""
    town, county, prefecture = chain.group("town"), chain.group("county"), chain.group("prefecture")
    if town:
        return town, county or prefecture or ""
    return county or prefecture or chain.group("province") or "", ""


def _above(name: str, text: str) -> str:
    """Find the county that stands right before a town's name: "云岭县青禾镇人民政府"."""
    match = re.search(rf"(?:^|[^{_HAN}]|省|市|州)([{_HAN}]{{2,7}}?{_COUNTY}){re.escape(name)}", text, re.MULTILINE)
    return match.group(1) if match else ""


def _from_title(title: str) -> str:
    match = _TITLE.match(re.sub(r"^(关于)?((20\d\d|二[〇○零]\S\S)年度?(上半年|下半年)?)?", "", title))
    return match.group(1) if match else ""


def _from_source(head: str) -> str:
    """Read the name of the issuing body from the data lines of a government page."""
    match = re.search(rf"(?:发文机关|发布机构|信息来源|来源)\s*[:：]\s*([{_HAN}]{{1,12}}(?:{_TOWN}|{_COUNTY}))", head)
    return match.group(1) if match else ""


def _most_used(text: str, level: str) -> list[str]:
    """Give the names of the level that the text uses most: redacted and plain ones compete by their number."""
    if level not in _LEVELS:
        return []
    gone = len(re.findall(rf"{REDACTED}{level}", text))
    offices = Counter(m.group(1) for m in _OFFICE.finditer(text) if _tidy_found(m.group(1)))
    found: list[str] = []
    text = re.sub(r"代表|各级|政府", "，", text)
    for match in re.finditer(level, text):
        run = re.search(rf"[{_HAN}]{{1,5}}$", text[max(0, match.start() - 5) : match.start()])
        if run:
            found += [run.group()[-k:] + level for k in range(1, len(run.group()) + 1)]
    names = Counter(found)
    plain = [(name, n + 2 * offices[name]) for name, n in names.items() if n > 1 and _tidy_found(name) == name]
    ranked = sorted(plain, key=lambda pair: (-pair[1], -len(pair[0])))
    best = _widest(ranked, names)
    if best and names[best] > gone:
        return [best]
    return [f"XX{level}"] if gone else []


def _widest(ranked: list[tuple[str, int]], names: Counter[str]) -> str:
    """Of the most used name and the longer ones that end with it take the longest that is nearly as frequent."""
    if not ranked:
        return ""
    best = ranked[0][0]
    for name, _ in sorted(ranked, key=lambda pair: len(pair[0])):
        if name.endswith(best) and names[name] * 10 >= names[best] * 7:
            best = name
    return best


def _tidy_found(name: str) -> str:
    """Give the name of a body that was found anywhere in the text, or "" where it may be a common noun."""
    tidy = _tidy(name)
    return "" if _COMMON.search(tidy.rstrip("镇乡街道")) else tidy


def _tidy(name: str) -> str:
    """Give the name of a body without what precedes it, or "" where it is a common noun such as 全镇 or 镇."""
    chain = _CHAIN.match(name)
    if chain and chain.group("town"):
        name = chain.group("town")
    stem = re.sub(rf"{_TOWN}$", "", name)
    if not stem or (stem == name and not re.search(rf"(?:{_COUNTY}|{_HIGHER})$", name)):
        return ""
    if stem != name and (stem in words("generic_places.txt") or _NO_NAME.search(stem)):
        return ""
    if re.fullmatch(rf"[全我本各]?(?:{_COUNTY}|{_HIGHER})", name):
        return ""
    return name


@cache
def _counties() -> dict[str, tuple[str, ...]]:
    """Map each full name and each short form to the counties that it may mean."""
    known: dict[str, list[str]] = {}
    for names in rows("counties.txt"):
        for name in names:
            known.setdefault(name, []).append(names[0])
    return {key: tuple(sorted(counties)) for key, counties in known.items()}


@cache
def _longest_name() -> int:
    return max(map(len, _counties()))


@cache
def _county_finder() -> Finder:
    return word_finder([name for name in _counties() if len(name) > 1])
