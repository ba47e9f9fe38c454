"""The division table behind :mod:`credit_hub.model.regions`.

Sources: GB/T 2260 as listed with years by the Chinese Wikipedia (the table that python-stdnum
ships), 2026-11. Columns: code, name, first day in force, first day no longer in force. A year alone
stands for its 1 January, because the source gives years: such a start may be up to a year early and
such an end up to a year late. 410108 is dated by the approval of the new name (民函[2003]270号,
2003-12-25, from secondary pages; the name was used from 2004-05-01). The local codes of functional
areas are recalled from statistical practice and not checked against a published list.
"""

from __future__ import annotations

from typing import Final

PROVINCES: Final = {
    "11": "北京市",
    "12": "天津市",
    "13": "河北省",
    "14": "山西省",
    "15": "内蒙古自治区",
    "21": "辽宁省",
    "22": "吉林省",
    "23": "黑龙江省",
    "31": "上海市",
    "32": "江苏省",
    "33": "浙江省",
    "34": "安徽省",
    "35": "福建省",
    "36": "江西省",
    "37": "山东省",
    "41": "河南省",
    "42": "湖北省",
    "43": "湖南省",
    "44": "广东省",
    "45": "广西壮族自治区",
    "46": "海南省",
    "50": "重庆市",
    "51": "四川省",
    "52": "贵州省",
    "53": "云南省",
    "54": "西藏自治区",
    "61": "陕西省",
    "62": "甘肃省",
    "63": "青海省",
    "64": "宁夏回族自治区",
    "65": "新疆维吾尔自治区",
    "71": "台湾省",
    "81": "香港特别行政区",
    "82": "澳门特别行政区",
}
"""All 34 divisions of the first level by the first two digits of their codes."""

DIVISIONS: Final = (
    # Prefectures of Henan.
    ("410100", "郑州市", "", ""),
    ("410200", "开封市", "", ""),
    ("410300", "洛阳市", "", ""),
    ("410400", "平顶山市", "", ""),
    ("410500", "安阳市", "", ""),
    ("410600", "鹤壁市", "", ""),
    ("410700", "新乡市", "", ""),
    ("410800", "焦作市", "", ""),
    ("410900", "濮阳市", "1983", ""),
    ("411000", "许昌市", "1986", ""),
    ("411100", "漯河市", "1986", ""),
    ("411200", "三门峡市", "1986", ""),
    ("411300", "南阳市", "1994", ""),
    ("411400", "商丘市", "1997", ""),
    ("411500", "信阳市", "1998", ""),
    ("411600", "周口市", "2000", ""),
    ("411700", "驻马店市", "2000", ""),
    ("419001", "义马市", "1986", "1990"),
    ("419001", "济源市", "1997", ""),
    # Divisions of Zhengzhou.
    ("410102", "中原区", "1983", ""),
    ("410103", "二七区", "1983", ""),
    ("410104", "管城回族区", "1983", ""),
    ("410105", "金水区", "1983", ""),
    ("410106", "上街区", "1983", ""),
    ("410107", "新密区", "1983", "1988"),
    ("410108", "邙山区", "1987", "2003-12-25"),
    ("410108", "惠济区", "2003-12-25", ""),
    ("410111", "金海区", "1983", "1988"),
    ("410112", "郊区", "1983", "1988"),
    ("410121", "荥阳县", "", "1995"),
    ("410122", "中牟县", "1983", ""),
    ("410123", "新郑县", "1983", "1995"),
    ("410124", "巩县", "1983", "1992"),
    ("410125", "登封县", "1983", "1995"),
    ("410126", "密县", "1983", "1995"),
    ("410181", "巩义市", "1991", ""),
    ("410182", "荥阳市", "1994", ""),
    ("410183", "新密市", "1994", ""),
    ("410184", "新郑市", "1994", ""),
    ("410185", "登封市", "1994", ""),
)
"""Divisions of GB/T 2260: the prefectures of Henan and the counties of Zhengzhou."""

EXTENSIONS: Final = (
    ("410171", "郑州经济技术开发区", "", ""),
    ("410172", "郑州高新技术产业开发区", "", ""),
    ("410173", "郑州航空港经济综合实验区", "", ""),
)
"""Functional areas under local codes that GB/T 2260 does not have."""
