"""Reports of fictional towns in many layouts: what tests of the reading steps build their texts from.

In: nothing. Out: blocks of text (`REVIEW`, `PROBLEMS`, `PLAN`), `report()`, and `source()` to read a text as a file.
"""

from hashlib import sha256

from duixian.ontology.model import Source

REVIEW = """（一）产业发展稳中有进。全年实现地区生产总值38.6亿元，同比增长6.1%。\
引进亿元以上项目4个，云帆机械新厂房建成投产。
（二）镇村面貌持续改善。完成石桥村污水管网改造工程，新建停车场2处，改造农房120户。
（三）民生保障更加有力。新建村级养老服务站3个，青禾小学综合楼投入使用，发放救助金86万元。"""
PROBLEMS = "与此同时，我们清醒地认识到，青禾的发展仍有不少问题：产业层次不高，财政收支矛盾突出，服务能力有待提升。"
PLAN = """（一）聚力项目建设。新引进亿元以上项目5个，开工建设云帆机械二期项目，确保望湖路改造工程9月底前竣工。
（二）推进乡村振兴。新建高标准农田1200亩，完成柳湾村灌溉渠整治，培育家庭农场6家。
（三）增进民生福祉。建成镇便民服务中心，新增公办幼儿园学位180个，开展技能培训500人次。"""
TITLE = "青禾镇2024年政府工作报告"
OPENING = "各位代表：\n现在，我代表青禾镇人民政府向大会报告工作，请予审议。"
BACK, AHEAD = "一、2023年工作回顾", "二、2024年工作安排"


def report(
    title: str = TITLE, opening: str = OPENING, back: str = BACK, ahead: str = AHEAD, problems: str = PROBLEMS
) -> str:
    """Give a report that looks back, admits problems and looks ahead; parts given as "" are left out."""
    parts = (title, opening, back, REVIEW, problems, ahead, PLAN)
    return "\n".join(part for part in parts if part) + "\n"


def unnumbered(block: str) -> str:
    """Give a block without the numbers of its paragraphs."""
    return "\n".join(line[3:] for line in block.splitlines())


def source(text: str, name: str = "报告.txt") -> Source:
    """Give a text as the readers would give the file that holds it."""
    digest = sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    return Source(name=name, sha256=digest, media_type="text/plain", encoding="utf-8", text=text)
