package dev.fleetspeak.tools.admin.output;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetspeak.common.cli.Json;
import dev.fleetspeak.tools.Captured;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OutputTest {
  private record Row(String name, long number) {}

  private static final Table<Row> TABLE =
      new Table<Row>()
          .fixed("id", "ID:", 6, Row::name, Row::name)
          .number("number", "Number:", Row::number)
          .text("name", "Name:", row -> row.name() + row.name())
          .json("more", row -> row.number() > 5);

  private static String print(boolean json, Row... rows) throws Exception {
    return Captured.of(
            terminal -> {
              new Output(terminal, json).rows(TABLE, List.of(rows), "None.");
              return 0;
            })
        .out();
  }

  @Test
  void tablesAreAligned() throws Exception {
    assertThat(print(false, new Row("a", 12_345_678), new Row("long name", 2)))
        .isEqualTo(
            """
            ID:     Number: Name:
            a      12345678 aa
            long name        2 long namelong name
            """);
    assertThat(print(false)).isEqualTo("None.\n");
  }

  @Test
  void jsonHasOneObjectALineInTheOrderOfTheColumns() throws Exception {
    assertThat(print(true, new Row("a", 1), new Row("b", 9)))
        .isEqualTo(
            """
            [
            {"id":"a","number":1,"name":"aa","more":false},
            {"id":"b","number":9,"name":"bb","more":true}
            ]
            """);
    assertThat(print(true)).isEqualTo("[]\n");
  }

  @Test
  void clientsCannotWriteOnTheTerminal() throws Exception {
    assertThat(print(false, new Row("\u001b[2Ja\n\u202e", 1)))
        .doesNotContain("\u001b", "\u202e")
        .contains("\\u001b[2Ja\\u000a\\u202e");
  }

  @Test
  void jsonIsEscaped() {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("a\"\\", "\u0001\n\t\r\u2028\uD83D\uDE00é");
    object.put("list", Arrays.asList(1, null, true, 1.5, Double.NaN));
    object.put("empty", Map.of());
    assertThat(Json.of(object))
        .isEqualTo(
            "{\"a\\\"\\\\\":\"\\u0001\\n\\t\\r\\u2028\\ud83d\\ude00é\","
                + "\"list\":[1,null,true,1.5,null],\"empty\":{}}");
  }
}
