import { useQueryClient } from "@tanstack/react-query";
import { api, body, type Schemas } from "@/api/client";
import { NoteForm as Form } from "@/parts";

/** What came of a call of the agent's own. */
export function NoteForm({ call, codes }: { call: string; codes: readonly Schemas["WrapUpCodeBody"][] }) {
  const queries = useQueryClient();
  const save = async (text: string, code: string) => {
    const params = { path: { call } };
    await body(api.POST("/api/v1/agent/calls/{call}/notes", { params, body: { text, wrap_up: code } }));
    await queries.invalidateQueries({ queryKey: ["agent", "call", call] });
  };
  return <Form codes={codes} onSave={save} />;
}
