"""Joins standard input and output to a TCP address: what ssh calls a proxy command, for where there is no nc."""

import os
import socket
import sys
import threading


def upward(connection):
    while data := os.read(0, 65536):
        connection.sendall(data)
    connection.shutdown(socket.SHUT_WR)


connection = socket.create_connection((sys.argv[1], int(sys.argv[2])), timeout=15)
connection.settimeout(None)
threading.Thread(target=upward, args=(connection,), daemon=True).start()
while data := connection.recv(65536):
    os.write(1, data)
