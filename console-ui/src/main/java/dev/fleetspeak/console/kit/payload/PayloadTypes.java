package dev.fleetspeak.console.kit.payload;

import com.google.protobuf.AnyProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.DescriptorValidationException;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.DurationProto;
import com.google.protobuf.EmptyProto;
import com.google.protobuf.StructProto;
import com.google.protobuf.TimestampProto;
import com.google.protobuf.TypeRegistry;
import com.google.protobuf.WrappersProto;
import dev.fleetspeak.proto.client.ClientApiProto;
import dev.fleetspeak.proto.common.CommonProto;
import dev.fleetspeak.proto.common.SystemProto;
import dev.fleetspeak.proto.daemonservice.DaemonserviceConfigProto;
import dev.fleetspeak.proto.daemonservice.DaemonserviceMessagesProto;
import dev.fleetspeak.proto.frr.FrrProto;
import dev.fleetspeak.proto.grpcservice.GrpcserviceProto;
import dev.fleetspeak.proto.monitoring.MonitoringResourceProto;
import dev.fleetspeak.proto.socketservice.SocketserviceConfigProto;
import dev.fleetspeak.proto.stdinservice.StdinserviceConfigProto;
import dev.fleetspeak.proto.stdinservice.StdinserviceMessagesProto;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * Message types that payloads can be decoded as: the protocol's own, protobuf's, and those of
 * descriptor sets that the operator added. Belongs to the UI thread; registries are immutable.
 */
public final class PayloadTypes {
  private static final List<FileDescriptor> KNOWN =
      List.of(
          AnyProto.getDescriptor(),
          DurationProto.getDescriptor(),
          EmptyProto.getDescriptor(),
          StructProto.getDescriptor(),
          TimestampProto.getDescriptor(),
          WrappersProto.getDescriptor(),
          ClientApiProto.getDescriptor(),
          CommonProto.getDescriptor(),
          SystemProto.getDescriptor(),
          DaemonserviceConfigProto.getDescriptor(),
          DaemonserviceMessagesProto.getDescriptor(),
          FrrProto.getDescriptor(),
          GrpcserviceProto.getDescriptor(),
          MonitoringResourceProto.getDescriptor(),
          SocketserviceConfigProto.getDescriptor(),
          StdinserviceConfigProto.getDescriptor(),
          StdinserviceMessagesProto.getDescriptor());

  private final Map<String, Descriptor> types = new HashMap<>();
  private TypeRegistry registry;

  /** With the known types. */
  public PayloadTypes() {
    KNOWN.forEach(file -> file.getMessageTypes().forEach(this::put));
    registry = build();
  }

  private void put(Descriptor type) {
    types.putIfAbsent(type.getFullName(), type);
    type.getNestedTypes().forEach(this::put);
  }

  private TypeRegistry build() {
    return TypeRegistry.newBuilder().add(types.values()).build();
  }

  /** To decode with. */
  public TypeRegistry registry() {
    return registry;
  }

  /** Full names of all types, sorted. */
  public List<String> names() {
    return List.copyOf(new TreeSet<>(types.keySet()));
  }

  /**
   * Adds the types of a descriptor set, as {@code protoc --descriptor_set_out --include_imports}
   * writes it. Types that are known already stay as they are.
   *
   * @return how many were new
   * @throws IOException if it is none, or lacks an imported file; says which
   */
  public int add(byte[] descriptorSet) throws IOException {
    Map<String, FileDescriptor> files = new HashMap<>();
    KNOWN.forEach(file -> files.put(file.getName(), file));
    int before = types.size();
    for (FileDescriptorProto proto : FileDescriptorSet.parseFrom(descriptorSet).getFileList()) {
      if (!files.containsKey(proto.getName())) {
        files.put(proto.getName(), link(proto, files));
      }
      files.get(proto.getName()).getMessageTypes().forEach(this::put);
    }
    registry = build();
    return types.size() - before;
  }

  private static FileDescriptor link(FileDescriptorProto proto, Map<String, FileDescriptor> files)
      throws IOException {
    List<FileDescriptor> imports = new ArrayList<>();
    for (String name : proto.getDependencyList()) {
      FileDescriptor file = files.get(name);
      if (file == null) {
        throw new IOException(
            "%s imports %s, which is not in the set; write it with protoc --include_imports"
                .formatted(proto.getName(), name));
      }
      imports.add(file);
    }
    try {
      return FileDescriptor.buildFrom(proto, imports.toArray(new FileDescriptor[0]));
    } catch (DescriptorValidationException e) {
      throw new IOException(proto.getName() + ": " + e.getMessage(), e);
    }
  }
}
