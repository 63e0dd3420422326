import { FileText } from "lucide-react";
import { useTranslation } from "react-i18next";
import { api, body } from "@/api/client";
import { useMay } from "@/app/session";
import { Card, Stack } from "@/parts";
import { WaveformPlayer } from "@/parts/waveform-player";
import type { Story } from "../useCalls";
import { soundAddress } from "../words";

/** What can be heard or read of the call: recordings, messages, faxes. */
export function Kept({ story }: { story: Story }) {
  const { t } = useTranslation("calls");
  const may = useMay();
  const recordings = may("recordings_hear") ? story.kept_recordings : [];
  const messages = may("messages_see") ? story.kept_messages : [];
  const faxes = may("messages_see") ? story.kept_faxes : [];
  if (recordings.length + messages.length + faxes.length === 0) return null;
  return (
    <Card title={t("story.hear")}>
      <Stack>
        {recordings.map(({ file, agent, seconds }) => (
          <WaveformPlayer
            key={file}
            src={soundAddress("recordings", file, "audio")}
            label={t("story.recordingWith", { name: agent.name })}
            seconds={seconds}
            sides={[t("story.caller"), agent.name]}
            draw={() => body(api.GET("/api/v1/recordings/{file}/peaks", { params: { path: { file } } }))}
            download={may("recordings_export") ? soundAddress("recordings", file, "download") : undefined}
          />
        ))}
        {messages.map(({ file, seconds }) => (
          <WaveformPlayer
            key={file}
            src={soundAddress("voicemail", file, "audio")}
            label={t("kept.message")}
            seconds={seconds ?? 0}
            draw={() => body(api.GET("/api/v1/voicemail/{file}/peaks", { params: { path: { file } } }))}
            download={soundAddress("voicemail", file, "download")}
          />
        ))}
        {faxes.map((fax) => (
          <a key={fax.file} href={soundAddress("faxes", fax.file, "view")} target="_blank" rel="noreferrer">
            <FileText size={16} aria-hidden="true" /> {t("story.fax", { count: fax.pages ?? 0 })}
          </a>
        ))}
      </Stack>
    </Card>
  );
}
