import { useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { api, body } from "@/api/client";
import { useMay } from "@/app/session";
import { moment } from "@/format/time";
import { Badge, Card, NoteForm, Stack } from "@/parts";
import styles from "../calls.module.css";
import type { Story } from "../useCalls";

/** What was noted of the call, by whom, with what came of it; and one more note. */
export function Notes({ story }: { story: Story }) {
  const { t } = useTranslation("calls");
  const may = useMay()("calls_note");
  const queries = useQueryClient();
  const save = async (text: string, code: string) => {
    const params = { path: { call_id: story.id } };
    const made = await body(
      api.POST("/api/v1/calls/{call_id}/notes", { params, body: { text, wrap_up: code } }),
    );
    const wrap_up_name = story.wrap_up_codes.find((each) => each.code === code)?.name ?? "";
    // Put beside the others at once, without reading the whole call anew
    queries.setQueryData<Story>(
      ["calls", "story", story.id],
      (now) => now && { ...now, notes: [...now.notes, { ...made, wrap_up_name }] },
    );
  };
  if (story.notes.length === 0 && !may) return null;
  return (
    <Card title={t("story.notes")}>
      <Stack>
        {story.notes.map((note) => (
          <div key={note.id}>
            <p className={styles.small}>
              {note.by} · {moment(note.at)}{" "}
              {note.wrap_up_name && <Badge tone="accent">{note.wrap_up_name}</Badge>}
            </p>
            {note.text && <p className={styles.note}>{note.text}</p>}
          </div>
        ))}
        {may && <NoteForm codes={story.wrap_up_codes} onSave={save} />}
      </Stack>
    </Card>
  );
}
