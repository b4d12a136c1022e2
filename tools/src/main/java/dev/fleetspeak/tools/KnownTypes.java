package dev.fleetspeak.tools;

import com.google.protobuf.AnyProto;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.DurationProto;
import com.google.protobuf.EmptyProto;
import com.google.protobuf.StructProto;
import com.google.protobuf.TimestampProto;
import com.google.protobuf.TypeRegistry;
import com.google.protobuf.WrappersProto;
import dev.fleetspeak.proto.client.ClientApiProto;
import dev.fleetspeak.proto.client.ClientProto;
import dev.fleetspeak.proto.common.CommonProto;
import dev.fleetspeak.proto.common.SystemProto;
import dev.fleetspeak.proto.cpsservice.CpsserviceProto;
import dev.fleetspeak.proto.daemonservice.DaemonserviceConfigProto;
import dev.fleetspeak.proto.daemonservice.DaemonserviceMessagesProto;
import dev.fleetspeak.proto.frr.FrrProto;
import dev.fleetspeak.proto.grpcservice.GrpcserviceProto;
import dev.fleetspeak.proto.messagesaver.MessagesaverConfigProto;
import dev.fleetspeak.proto.monitoring.MonitoringResourceProto;
import dev.fleetspeak.proto.socketservice.SocketserviceConfigProto;
import dev.fleetspeak.proto.stdinservice.StdinserviceConfigProto;
import dev.fleetspeak.proto.stdinservice.StdinserviceMessagesProto;
import java.util.List;

/** The message types that an {@code Any} in a text of ours may name. */
public final class KnownTypes {
  private static final List<FileDescriptor> FILES =
      List.of(
          AnyProto.getDescriptor(),
          DurationProto.getDescriptor(),
          EmptyProto.getDescriptor(),
          StructProto.getDescriptor(),
          TimestampProto.getDescriptor(),
          WrappersProto.getDescriptor(),
          ClientApiProto.getDescriptor(),
          ClientProto.getDescriptor(),
          CommonProto.getDescriptor(),
          CpsserviceProto.getDescriptor(),
          DaemonserviceConfigProto.getDescriptor(),
          DaemonserviceMessagesProto.getDescriptor(),
          FrrProto.getDescriptor(),
          GrpcserviceProto.getDescriptor(),
          MessagesaverConfigProto.getDescriptor(),
          MonitoringResourceProto.getDescriptor(),
          SocketserviceConfigProto.getDescriptor(),
          StdinserviceConfigProto.getDescriptor(),
          StdinserviceMessagesProto.getDescriptor(),
          SystemProto.getDescriptor());

  private static final TypeRegistry REGISTRY = build();

  private KnownTypes() {}

  /** Every message of the protocol that travels in an {@code Any}, and protobuf's own. */
  public static TypeRegistry registry() {
    return REGISTRY;
  }

  private static TypeRegistry build() {
    TypeRegistry.Builder builder = TypeRegistry.newBuilder();
    FILES.forEach(file -> builder.add(file.getMessageTypes()));
    return builder.build();
  }
}
