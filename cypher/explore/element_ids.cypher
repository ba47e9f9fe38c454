// name: explore/element_ids
// purpose: the ids of nodes that the server named by its own element ids a moment ago
// params: elements: list<string>
// returns: element: string, id: string
// mode: read
// cost: O(elements); one seek each
UNWIND $elements AS element
MATCH (n) WHERE elementId(n) = element
RETURN element, n.id AS id
