"""A service over the reference's connector: sends every message back to where it came from.

Without an argument it is a daemon; with one it connects to that socket.
"""

import socket
import sys

from fleetspeak.client_connector import connector
from fleetspeak.src.common.proto.fleetspeak import common_pb2


def connect():
  if len(sys.argv) < 2:
    return connector.FleetspeakConnection(version="python")
  peer = socket.socket(socket.AF_UNIX)
  peer.connect(sys.argv[1])
  return connector.FleetspeakConnection(
      version="python", read_file=peer.makefile("rb"), write_file=peer.makefile("wb"))


connection = connect()
while True:
  request, _ = connection.Recv()
  answer = common_pb2.Message(message_type="Echo")
  answer.destination.service_name = request.source.service_name
  answer.data.CopyFrom(request.data)
  connection.Send(answer)
