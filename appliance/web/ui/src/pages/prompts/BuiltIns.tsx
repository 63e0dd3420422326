import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useMay, useSession } from "@/app/session";
import {
  AudioPlayer,
  Badge,
  Button,
  Card,
  EmptyState,
  ErrorState,
  Row,
  SearchInput,
  Select,
  Stack,
  useToast,
} from "@/parts";
import { builtinSource, type Sounds } from "@/parts/prompt-field";
import { useMachineVoice } from "./changes";
import styles from "./prompts.module.css";
import { VoiceDialog } from "./VoiceDialog";

type BuiltIn = Sounds["builtin"][number];
const AT_ONCE = 30;

/** The prompts that every switchboard has: searched, listened to, given a human voice. */
export function BuiltIns({ sounds }: { sounds: Sounds }) {
  const { t } = useTranslation("prompts");
  const { site } = useSession();
  const [language, setLanguage] = useState<string>(site.language);
  const [search, setSearch] = useState("");
  const [shown, setShown] = useState(AT_ONCE);
  const [voiced, setVoiced] = useState<BuiltIn | null>(null);
  const found = sounds.builtin.filter((each) => language in each.text && matches(each, language, search));
  return (
    <Stack>
      <Row>
        <SearchInput label={t("builtin.search")} value={search} onChange={setSearch} />
        <Select
          label={t("builtin.language")}
          value={language}
          options={sounds.languages.map((each) => ({ value: each.id, label: each.name }))}
          onChange={setLanguage}
        />
      </Row>
      {found.length === 0 && <EmptyState title={t("builtin.none")}>{t("builtin.noneHint")}</EmptyState>}
      {found.length > 0 && (
        <Card>
          <ul className={styles.list}>
            {found.slice(0, shown).map((each) => (
              <Line key={each.id} prompt={each} language={language} onVoice={() => setVoiced(each)} />
            ))}
          </ul>
        </Card>
      )}
      {found.length > shown && (
        <Row>
          <span>{t("builtin.shown", { shown, all: found.length })}</span>
          <Button onClick={() => setShown(shown + AT_ONCE)}>{t("builtin.more")}</Button>
        </Row>
      )}
      <VoiceDialog prompt={voiced} language={language} onClose={() => setVoiced(null)} />
    </Stack>
  );
}

function matches(prompt: BuiltIn, language: string, search: string): boolean {
  const wanted = search.trim().toLowerCase();
  const number = prompt.studio === null ? "" : String(prompt.studio);
  return [prompt.text[language] ?? "", prompt.id, number].some((text) => text.toLowerCase().includes(wanted));
}

type LineProps = { prompt: BuiltIn; language: string; onVoice: () => void };

function Line({ prompt, language, onVoice }: LineProps) {
  const { t } = useTranslation("prompts");
  const may = useMay()("prompts_edit");
  const tell = useToast();
  const machine = useMachineVoice();
  const human = prompt.human.includes(language);
  const voice = prompt.tone ? "tone" : human ? "human" : "machine";
  const text = prompt.text[language] ?? prompt.id;
  const back = () =>
    machine.mutate(
      { language, prompt: prompt.id },
      { onSuccess: () => tell({ text: t("builtin.restored") }) },
    );
  return (
    <li className={styles.line}>
      <div className={styles.words}>
        <p>{text}</p>
        <span className={styles.small}>
          {prompt.studio !== null && <span>{prompt.studio}</span>}
          <Badge tone={human ? "good" : "neutral"}>{t(`builtin.${voice}`)}</Badge>
        </span>
        {machine.error && <ErrorState error={machine.error} />}
      </div>
      <AudioPlayer src={builtinSource(language, prompt.id)} label={text} />
      {may && !prompt.tone && (
        <Button small look="quiet" busy={machine.isPending} onClick={human ? back : onVoice}>
          {human ? t("builtin.back") : t("builtin.voice")}
        </Button>
      )}
    </li>
  );
}
