// name: ocds/releases
// purpose: the releases of one contracting process as published, personal fields masked
// params: ocid: string
// returns: document: string, version: string
// mode: read
// cost: O(releases of the process); seeks (:Release {ocid}) by its index
MATCH (release:Release {ocid: $ocid})
RETURN release.document AS document, release.ocds_version AS version
ORDER BY release.id
