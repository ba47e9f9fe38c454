"""What the guard refuses before any server sees it, and what it lets pass."""

from __future__ import annotations

import pytest

from credit_hub import cypher
from credit_hub.graph.analyst.guard import admit, demand_reading
from credit_hub.graph.analyst.tokens import DEEPEST, LONGEST, tokens
from credit_hub.graph.plan import Explanation
from credit_hub.model.errors import InvalidValueError

REFUSED = {
    # LOAD CSV, in every dress
    "LOAD CSV FROM 'file:///etc/passwd' AS l RETURN l": "first_word",
    "UNWIND [1] AS x LOAD CSV FROM 'http://10.0.0.1/' AS l RETURN l": "word",
    "MATCH (n) CALL (n) { LOAD CSV FROM $u AS l RETURN l } RETURN l": "word",
    "RETURN 1 AS a UNION LOAD CSV FROM 'x' AS a RETURN a": "word",
    "WITH 1 AS x load\tcsv FROM 'x' AS l RETURN l": "word",
    "WITH 1 AS x LoAd/**/CSV FROM 'x' AS l RETURN l": "word",
    "WITH 1 AS x // \nLOAD CSV FROM 'x' AS l RETURN l": "word",
    "WITH 1 AS x /* */LOAD/* */CSV FROM 'x' AS l RETURN l": "word",
    "WITH '/*' AS x LOAD CSV FROM 'x' AS l RETURN '*/'": "word",
    "WITH `//` AS x LOAD CSV FROM 'x' AS l RETURN l": "word",
    'WITH "\'" AS x LOAD CSV FROM "\'" AS l RETURN l': "word",
    "WITH '\\'' AS x LOAD CSV FROM 'x' AS l RETURN '\\''": "word",
    "WITH '\\\\' AS x LOAD CSV FROM '\\\\' AS l RETURN l": "word",
    # escapes that the server reads before all else
    "WITH 1 AS x \\u004cOAD CSV FROM 'x' AS l RETURN l": "escape",
    "RETURN 1 // \\u000a LOAD CSV FROM 'x' AS l": "escape",
    "RETURN '\\u0027 + 1'": "escape",
    "RETURN 1 AS `\\u0060`": "escape",
    "RETURN \\U0001F600": "escape",
    "RETURN '\\\\u0041'": "escape",
    # white space, dashes and quotes beyond ASCII
    "WITH 1 AS x LOAD\u00a0CSV FROM 'x' AS l RETURN l": "stray",
    "MATCH (n)\u2028RETURN n": "stray",
    "MATCH (n) // a\u2028RETURN n": "stray",
    "MATCH (n) // a\u0085 LOAD CSV FROM 'x' AS l RETURN l": "stray",
    "MATCH (n)\u200bRETURN n": "stray",
    "MATCH (a)\u2013-(b) RETURN a": "stray",
    "RETURN \u2018a\u2019": "stray",
    "RETURN 1\x00": "stray",
    "RETURN '\x00'": "stray",
    "RETURN 'a": "stray",
    "RETURN `a": "stray",
    "RETURN 1 /* a": "stray",
    "RETURN 1 @ 2": "stray",
    # procedures
    "CALL dbms.listConfig() YIELD name RETURN name": "procedure",
    "CALL dbms.components()": "procedure",
    "CALL db.createLabel('x')": "procedure",
    "CALL apoc.load.json('http://10.0.0.1') YIELD value RETURN value": "procedure",
    "CALL `dbms`.`listConfig`() YIELD name RETURN name": "procedure",
    "CALL `dbms.listConfig`() YIELD name RETURN name": "procedure",
    "CALL dbms . listConfig() YIELD name RETURN name": "procedure",
    "CALL/**/dbms/**/./**/listConfig() YIELD name RETURN name": "procedure",
    "CALL db.LABELS() YIELD label RETURN label": "procedure",
    "CALL db.labels YIELD label RETURN label": "procedure",
    "CALL tx.setMetaData({a: 1})": "procedure",
    "CALL cdc.current()": "procedure",
    "OPTIONAL CALL dbms.listConfig() YIELD name RETURN name": "procedure",
    "MATCH (n) CALL { CALL dbms.listConfig() YIELD name RETURN name } RETURN name": "procedure",
    "RETURN COUNT { CALL dbms.listConfig() YIELD name RETURN name }": "procedure",
    "RETURN {a: COLLECT { CALL dbms.killConnection('x') YIELD connectionId AS c RETURN c }}": (
        "procedure"
    ),
    "CALL $procedure()": "procedure",
    "CALL": "procedure",
    # functions
    "RETURN apoc.version()": "function",
    "RETURN {a: apoc.version()}": "function",
    "RETURN `apoc`.`version`()": "function",
    "RETURN `apoc.version`()": "function",
    "RETURN apoc.version ()": "function",
    "RETURN apoc . version()": "function",
    "RETURN apoc.version/**/()": "function",
    "MATCH (n) WHERE n.name = apoc.text.join(['a'], '') RETURN n": "function",
    "RETURN db.nameFromElementId('4:x:0')": "function",
    "RETURN file()": "function",
    "RETURN linenumber()": "function",
    "RETURN graph.names()": "function",
    "RETURN date.unknown()": "function",
    "RETURN x.date()": "function",
    "RETURN (x).date()": "function",
    "RETURN `AND`(1)": "function",
    "RETURN 中文(1)": "function",
    # other databases, the server's state, administration
    "USE system MATCH (n) RETURN n": "first_word",
    "CALL { USE system MATCH (n) RETURN n } RETURN n": "word",
    "CALL { USE graph.byName('system') MATCH (n) RETURN n } RETURN n": "word",
    "SHOW TRANSACTIONS": "first_word",
    "SHOW USERS": "first_word",
    "TERMINATE TRANSACTIONS 'x'": "first_word",
    "MATCH (n) SHOW SETTINGS": "word",
    "ALTER CURRENT USER SET PASSWORD FROM 'a' TO 'b'": "first_word",
    "CREATE DATABASE x": "first_word",
    "DROP INDEX x": "first_word",
    "CREATE CONSTRAINT FOR (n:A) REQUIRE n.x IS UNIQUE": "first_word",
    # writing
    "CREATE (n)": "first_word",
    "MATCH (n) DETACH DELETE n": "word",
    "MATCH (n) SET n.x = 1 RETURN n": "word",
    "MATCH (n) REMOVE n.x RETURN n": "word",
    "MATCH (n) MERGE (n)-[:A]->(:B) RETURN n": "word",
    "MATCH (n) INSERT (:A) RETURN n": "word",
    "MATCH (n) FOREACH (x IN [1] | CREATE (:A))": "word",
    "UNWIND [1] AS x CALL { CREATE (:A) } IN TRANSACTIONS RETURN x": "word",
    "UNWIND [1] AS x CALL (x) { MATCH (n) RETURN n } IN 3 CONCURRENT TRANSACTIONS RETURN n": "word",
    # options of the planner, several statements, nothing
    "EXPLAIN MATCH (n) RETURN n": "first_word",
    "PROFILE MATCH (n) RETURN n": "first_word",
    "CYPHER runtime=interpreted MATCH (n) RETURN n": "first_word",
    "RETURN 1; RETURN 2": "several",
    "RETURN 1;;": "several",
    ";": "empty",
    "": "empty",
    " // nothing\n": "empty",
    # sizes
    "RETURN range(0, 100000000)": "range",
    "RETURN range(0, 1 - 100000000)": "range",
    "RETURN range(0, $n)": "range",
    "RETURN range(1, size(range(1, 10)))": "range",
    "RETURN range(1, 1e9)": "range",
    "RETURN RANGE(-99999999, 0)": "range",
    "RETURN range(0, 10 * 100000000)": "range",
    "RETURN `range`(0, 100000000)": "range",
    "RETURN " + "(" * (DEEPEST + 1) + "1" + ")" * (DEEPEST + 1): "depth",
    "RETURN (1": "bracket",
    "RETURN 1)": "bracket",
    "RETURN [1)": "bracket",
    "RETURN '" + "a" * LONGEST + "'": "length",
}
TAKEN = (
    "MATCH (n) RETURN n;",
    "MATCH (n:Enterprise {uscc: $uscc}) RETURN n.name AS name ORDER BY name LIMIT 10",
    "MATCH (n) WHERE n.name CONTAINS 'LOAD CSV FROM' RETURN n",
    "MATCH (n) // CALL dbms.listConfig()\nRETURN n /* CREATE */",
    "MATCH (n) RETURN n.start, n.set, r.stop, n.use",
    "RETURN {start: 1, set: 2}",
    "MATCH (n:Set) RETURN `create` + `CALL`",
    "MATCH p = shortestPath((a)-[*..6]-(b)) RETURN p, nodes(p), [x IN nodes(p) | x.id]",
    "MATCH (a) WHERE EXISTS { (a)-->(b) WHERE b.x IN ['a'] } RETURN COUNT { (a)-->() }",
    "CALL db.labels() YIELD label RETURN label",
    "MATCH (a) CALL (a) { MATCH (a)-->(b) RETURN count(b) AS n } RETURN a, n",
    "MATCH (a)((x)-->(y)){1,3}(b) RETURN a",
    "RETURN range(-5, 5), range(10, 0, -2), date('2026-10-15'), duration.between($a, $b)",
    "MATCH (n) WHERE NOT (n.a AND (n.b OR n.c)) RETURN CASE WHEN (n.a) THEN (1) ELSE (2) END",
    "MATCH (单位:Enterprise) WHERE 单位.name STARTS WITH '郑州' RETURN 单位.名称",
    "RETURN $`odd name`, '\\n \\' \\\\', \"'\"",
    "MATCH (n) RETURN n.share_ppb / 10000000 + '.' + right('000' + toString(1 % 10), 3)",
)


@pytest.mark.parametrize(("query", "rule"), REFUSED.items(), ids=range(len(REFUSED)))
def test_query_that_reaches_outside_or_hides_it_is_refused_with_its_place(
    query: str, rule: str
) -> None:
    with pytest.raises(InvalidValueError) as refused:
        admit(query)

    assert refused.value.rule == f"cypher.{rule}"
    assert refused.value.remedy


@pytest.mark.parametrize("query", TAKEN)
def test_query_that_reads_is_taken(query: str) -> None:
    assert admit(query).text


@pytest.mark.parametrize("name", [n for n in cypher.names() if n.startswith("analyst/")])
def test_query_of_the_library_is_taken(name: str) -> None:
    query = cypher.load(name)

    assert admit(query.text).parameters == {parameter for parameter, _ in query.parameters}


def test_comments_do_not_reach_the_server_and_places_stay() -> None:
    admitted = admit("MATCH (n) /* a\nb */ RETURN n // CALL\n;")

    assert admitted.text == "MATCH (n)     \n     RETURN n        \n"


def test_refusal_names_line_and_column() -> None:
    with pytest.raises(InvalidValueError, match="line 2, column 3 of the query: SET is refused"):
        admit("MATCH (n)\n  SET n.x = 1")


def test_parameters_are_those_that_the_text_names() -> None:
    found = admit("MATCH (n {id: $a}) WHERE n.x = $`b c` AND n.y = '$no' RETURN $a")

    assert found.parameters == {"a", "b c"}


@pytest.mark.parametrize(
    ("kind", "operators"),
    [
        ("rw", ("ProduceResults", "Create")),
        ("w", ("EmptyResult",)),
        ("s", ("CreateIndex",)),
        ("r", ("ProduceResults", "LoadCSV")),
        ("r", ("ProduceResults", "ShowTransactions")),
        ("r", ("ProduceResults", "ProcedureCall")),
        ("r", ("TransactionForeach",)),
        ("", ("ProduceResults",)),
    ],
)
def test_plan_that_does_more_than_read_is_refused(kind: str, operators: tuple[str, ...]) -> None:
    with pytest.raises(InvalidValueError, match="more than read"):
        demand_reading(admit("RETURN 1"), Explanation((), kind, operators, ()))


def test_tokens_keep_strings_and_quoted_names_whole() -> None:
    found = tokens("RETURN 'a//b' AS `c'd`")

    assert [token.text for token in found] == ["RETURN", "'a//b'", "AS", "c'd"]
