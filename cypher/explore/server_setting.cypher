// name: explore/server_setting
// purpose: the value of one setting of the server
// params: name: string
// returns: value: string
// mode: read
// cost: O(settings)
SHOW SETTINGS YIELD name AS setting, value
WHERE setting = $name
RETURN value
