package com.example.agent;

import com.google.protobuf.Any;
import com.google.protobuf.Empty;
import com.google.protobuf.StringValue;
import dev.fleetspeak.client.service.Service;
import dev.fleetspeak.client.service.ServiceContext;
import dev.fleetspeak.client.service.ServiceFactory;
import dev.fleetspeak.proto.common.Address;
import dev.fleetspeak.proto.common.ClientServiceConfig;
import dev.fleetspeak.proto.common.Message;

/** A service inside this program: answers each text with "You said: " and the text. */
final class AnswerService implements Service {
  private ServiceContext client;

  /** Makes them; the name is what configurations call them. */
  static final class Factory implements ServiceFactory {
    @Override
    public String name() {
      return "Answer";
    }

    @Override
    public com.google.protobuf.Message configType() {
      return Empty.getDefaultInstance();
    }

    @Override
    public Service create(ClientServiceConfig config) {
      return new AnswerService();
    }
  }

  @Override
  public void start(ServiceContext context) {
    client = context;
  }

  @Override
  public void process(Message question) throws Exception {
    String text = question.getData().unpack(StringValue.class).getValue();
    client.send(
        Message.newBuilder()
            .setDestination(
                Address.newBuilder().setServiceName(question.getSource().getServiceName()))
            .setMessageType("Answer")
            .setData(Any.pack(StringValue.of("You said: " + text)))
            .build());
  }
}
