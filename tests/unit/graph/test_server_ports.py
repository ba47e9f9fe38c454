import socket
import threading

import pytest

from credit_hub.graph.server.ports import LOOPBACK, bolt_answers, choose_port, is_free
from credit_hub.model.errors import PortInUseError


def test_choose_port_that_is_taken_gives_the_next_free_one() -> None:
    with socket.create_server((LOOPBACK, 0)) as taken:
        port = taken.getsockname()[1]

        chosen = choose_port(port)

    assert chosen > port


def test_choose_port_above_the_last_port_is_refused() -> None:
    with socket.socket() as taken:
        if not is_free(65535):
            pytest.skip("port 65535 is taken on this machine")
        taken.bind((LOOPBACK, 65535))
        taken.listen()

        with pytest.raises(PortInUseError, match="65535"):
            choose_port(65535)


def test_bolt_answers_on_a_closed_port_is_false() -> None:
    with socket.create_server((LOOPBACK, 0)) as server:
        port = server.getsockname()[1]

    assert not bolt_answers(port)


def test_bolt_answers_on_a_port_of_another_protocol_is_false() -> None:
    with socket.create_server((LOOPBACK, 0)) as server:

        def answer() -> None:
            connection, _ = server.accept()
            with connection:
                connection.recv(20)
                connection.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")

        thread = threading.Thread(target=answer)
        thread.start()

        answered = bolt_answers(server.getsockname()[1])

        thread.join()
    assert not answered
