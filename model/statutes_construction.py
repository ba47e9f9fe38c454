"""Articles on qualification and site managers in construction that rules quote.

Art. 26 of the Construction Law was read in the LawRefBook collection; the two texts on registered
constructors (注册建造师) in a secondary reprint that quotes both.
"""

from __future__ import annotations

from datetime import date
from typing import Final

from credit_hub.model.interval import Interval
from credit_hub.model.statutes import Article, Statute

CONSTRUCTION_LAW: Final = Statute(
    "construction-law",
    "建筑法",
    "Construction Law",
    "全国人民代表大会常务委员会",
    Interval(date(1998, 3, 1)),
    "2019-04-23",
)
CONSTRUCTORS_RULES: Final = Statute(
    "constructors-rules",
    "注册建造师管理规定",
    "Rules on Registered Constructors (MOC Order 153)",
    "建设部",
    Interval(date(2007, 3, 1)),
    "2006-12-28",
)
CONSTRUCTORS_PRACTICE: Final = Statute(
    "constructors-practice",
    "注册建造师执业管理办法（试行）",
    "Measures on the Practice of Registered Constructors (Trial)",
    "建设部",
    Interval(date(2008, 2, 26)),
    "2008-02-26",
)

CONSTRUCTION_LAW_26_1: Final = Article(
    CONSTRUCTION_LAW,
    26,
    1,
    None,
    "承包建筑工程的单位应当持有依法取得的资质证书，并在其资质等级许可的业务范围内承揽工程。",
    "Who contracts for construction works must hold a certificate of qualification and stay within what its grade allows.",
)
CONSTRUCTORS_RULES_21_2: Final = Article(
    CONSTRUCTORS_RULES,
    21,
    2,
    None,
    "注册建造师不得同时在两个及两个以上的建设工程项目上担任施工单位项目负责人。",
    "A registered constructor must not be the project manager of two or more works at the same time.",
)
CONSTRUCTORS_PRACTICE_9: Final = Article(
    CONSTRUCTORS_PRACTICE,
    9,
    None,
    None,
    "注册建造师不得同时担任两个及以上建设工程施工项目负责人。发生下列情形之一的除外：（一）同一工程相邻分段发包或分期施工的；（二）合同约定的工程验收合格的；（三）因非承包方原因致使工程项目停工超过120天（含），经建设单位同意的。",
    "Excepted are adjoining sections or phases of one work, works that were accepted, and works suspended for 120 days or more for no fault of the contractor with the owner's consent.",
)
