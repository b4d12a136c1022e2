package dev.fleetspeak.client.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.fleetspeak.client.comms.kit.TestCertificates;
import dev.fleetspeak.common.id.ClientId;
import dev.fleetspeak.common.textformat.ConfigException;
import dev.fleetspeak.proto.client.ClientState;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Identity and state (client.md 2.6; 12, lines 19 and 20). */
class WritebackStateTest {
  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void setUp() {
    file = folder.resolve("state");
  }

  private static ClientId id(WritebackState state) {
    return ClientId.ofPublicKey(state.keys().getPublic());
  }

  private ClientState onDisk() throws Exception {
    return ClientState.parseFrom(Files.readAllBytes(file));
  }

  @Test
  void line19_anIdAtTheStart_anotherAfterARekey_whichIsOnDiskAtOnce() throws Exception {
    WritebackState state = WritebackState.open(file);
    ClientId first = id(state);
    assertThat(first.isNil()).isFalse();
    state.rekey();
    assertThat(id(state)).isNotEqualTo(first);
    assertThat(id(WritebackState.open(file))).as("C16").isEqualTo(id(state));
  }

  @Test
  void line20_theSameIdAfterARestart_withItsNonce() throws Exception {
    WritebackState state = WritebackState.open(file);
    state.nonce(0xFFFF_FFFF_FFFF_FFFEL);
    state.close();
    WritebackState again = WritebackState.open(file);
    assertThat(id(again)).isEqualTo(id(state));
    assertThat(again.nonce()).isEqualTo(0xFFFF_FFFF_FFFF_FFFEL);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
  }

  @Test
  void theWorkedExampleOfTheProtocolLoads() throws Exception {
    byte[] key =
        HexFormat.of()
            .parseHex(
                "307702010104200000000000000000000000000000000000000000000000000000000000000001"
                    + "a00a06082a8648ce3d030107a144034200046b17d1f2e12c4247f8bce6e563a440f277037d81"
                    + "2deb33a0f4a13945d898c2964fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6"
                    + "406837bf51f5");
    byte[] bytes =
        ClientState.newBuilder()
            .setClientKey(ByteString.copyFrom(key))
            .setSequencingNonce(300)
            .addRevokedCertSerials(ByteString.copyFrom(new byte[] {1, 2}))
            .build()
            .toByteArray();
    assertThat(bytes).hasSize(130);
    Files.write(file, bytes);
    WritebackState state = WritebackState.open(file);
    assertThat(id(state)).hasToString("5cd252fb0ce89324");
    assertThat(state.nonce()).isEqualTo(300);
    assertThat(Files.readAllBytes(file)).as("written back as it was").isEqualTo(bytes);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "0a", "ffffffffff", "0a0430020101"})
  void c14_aCorruptedStateIsSetAsideAndTheClientGoesOn(String hex) throws Exception {
    byte[] corrupted = HexFormat.of().parseHex(hex);
    Files.write(file, corrupted);
    WritebackState state = WritebackState.open(file);
    assertThat(id(state).isNil()).isFalse();
    assertThat(folder.resolve("state.corrupted")).hasBinaryContent(corrupted);
    assertThat(id(WritebackState.open(file))).isEqualTo(id(state));
  }

  @Test
  void c14_aStateThatCannotBeReadIsNotOverwritten() throws Exception {
    Files.createDirectory(file);
    assertThatThrownBy(() -> WritebackState.open(file))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(file.toString());
    assertThat(file).isDirectory();
  }

  @Test
  void c15_revokedSerialsAreKeptOnce() throws Exception {
    WritebackState state = WritebackState.open(file);
    ByteString serial = ByteString.copyFrom(new byte[] {0, 1, 2});
    state.revoke(List.of(serial, serial));
    state.close();
    for (int i = 0; i < 3; i++) {
      WritebackState.open(file).close();
    }
    assertThat(onDisk().getRevokedCertSerialsList())
        .containsExactly(ByteString.copyFrom(new byte[] {1, 2}));
  }

  @Test
  void revokedSerialsAreFoundInChains() throws Exception {
    TestCertificates.Issued high =
        TestCertificates.issue(TestCertificates.Spec.server().serial(0xFF00L), null);
    TestCertificates.Issued other =
        TestCertificates.issue(TestCertificates.Spec.server().serial(3), null);
    WritebackState state = WritebackState.open(null);
    assertThat(state.isRevoked(List.of(high.certificate()))).isFalse();
    state.revoke(List.of(ByteString.copyFrom(new byte[] {(byte) 0xFF, 0})));
    assertThat(state.isRevoked(List.of(other.certificate(), high.certificate()))).isTrue();
    assertThat(state.isRevoked(List.of(other.certificate()))).isFalse();
  }

  @Test
  void withoutAFileNothingIsKept() throws Exception {
    assertThat(id(WritebackState.open(null))).isNotEqualTo(id(WritebackState.open(null)));
  }
}
