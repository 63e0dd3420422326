import { Plus, X } from "lucide-react";
import type { Json } from "@/flow/document";
import { Button } from "@/parts";
import { type Prompt, PromptField } from "@/parts/prompt-field";
import { useEdited } from "../useEditor";
import { Framed } from "./Framed";
import styles from "./form.module.css";
import type { Told } from "./useField";

/** Several prompts, heard in turn. */
export function PromptsInput({
  told,
  value,
  onChange,
}: {
  told: Told;
  value: Json | undefined;
  onChange: (to: Json | undefined) => void;
}) {
  const { words, names } = useEdited();
  const { t } = words;
  const prompts = Array.isArray(value) ? value : [];
  const put = (next: readonly Json[]): void => onChange(next.length > 0 ? next : undefined);
  return (
    <Framed told={told}>
      {prompts.map((prompt, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: prompts have no names, and keep their places
        <div key={at} className={styles.boxed}>
          <PromptField
            label={`${told.label} ${at + 1}`}
            value={prompt === "" ? null : (prompt as Prompt)}
            onChange={(to) => put(prompts.map((one, index) => (index === at ? ((to as Json) ?? "") : one)))}
            language={names.language}
          />
          <Button small look="quiet" icon={X} onClick={() => put(prompts.filter((_, index) => index !== at))}>
            {t("form.remove")}
          </Button>
        </div>
      ))}
      <Button small icon={Plus} onClick={() => put([...prompts, ""])}>
        {t("form.addPrompt")}
      </Button>
    </Framed>
  );
}
