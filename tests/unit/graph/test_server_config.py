from credit_hub.graph.server.config import Memory, jvm_options, render


def settings_of(text: str) -> dict[str, str]:
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    return dict(line.split("=", 1) for line in lines)


def test_render_binds_every_listener_to_loopback() -> None:
    settings = settings_of(render(7801, Memory(), 60))

    assert settings["server.bolt.listen_address"] == "127.0.0.1:7801"
    assert settings["server.http.enabled"] == settings["server.https.enabled"] == "false"


def test_render_states_the_limits_that_it_was_given() -> None:
    settings = settings_of(render(7801, Memory(transaction=5, transactions=7), 60))

    assert settings["db.transaction.timeout"] == "60s"
    assert settings["db.memory.transaction.max"] == "5m"
    assert settings["dbms.memory.transaction.total.max"] == "7m"


def test_render_keeps_transactions_within_the_heap_by_default() -> None:
    settings = settings_of(render(7801, Memory(heap=1000), 60))

    assert settings["db.memory.transaction.max"] == "500m"
    assert settings["dbms.memory.transaction.total.max"] == "700m"


def test_render_names_no_folder_so_that_a_home_can_be_moved() -> None:
    assert "directories" not in render(7801, Memory(), 60)


def test_jvm_options_bound_the_heap() -> None:
    assert "-Xmx300m" in jvm_options(300)
