import { useMutation } from "@tanstack/react-query";
import { BellRing, Plus } from "lucide-react";
import { useTranslation } from "react-i18next";
import { useMay } from "@/app/session";
import { serverText } from "@/i18n/serverText";
import { Button, ErrorState, LinkButton } from "@/parts";
import { identify, type Port } from "./api";
import styles from "./cards.module.css";
import { useMakeForPort } from "./useMakeForPort";

/** Find out which socket it is; and, where it is for nothing yet, make a line or an endpoint of it. */
export function PortActions({ port }: { port: Port }) {
  const { t } = useTranslation("cards");
  const may = useMay();
  const find = useMutation({ mutationFn: () => identify(port.channel) });
  const unused = port.line === null && port.endpoint === null;
  return (
    <>
      <div className={styles.acts}>
        {may("lines_test") && (
          <Button
            small
            icon={BellRing}
            busy={find.isPending}
            aria-label={t("identifyPort", { channel: port.channel })}
            onClick={() => find.mutate()}
          >
            {t("identify")}
          </Button>
        )}
        {unused && may("config_edit") && <Make port={port} />}
      </div>
      {find.data && (
        <small className={styles.remedy} role="status">
          {serverText(find.data.sentence)}
        </small>
      )}
      {find.error && <ErrorState error={find.error} />}
    </>
  );
}

function Make({ port }: { port: Port }) {
  const { t } = useTranslation("cards");
  const { drafted, make } = useMakeForPort(port);
  if (drafted)
    return (
      <LinkButton
        small
        to={`${drafted.section === "lines" ? "/line-setup/lines" : "/people/endpoints"}/${drafted.id}`}
      >
        {t("drafted", { id: drafted.id })}
      </LinkButton>
    );
  return (
    <>
      <Button
        small
        icon={Plus}
        busy={make.isPending}
        aria-label={t(`make.${port.kind}Port`, { channel: port.channel })}
        onClick={() => make.mutate()}
      >
        {t(`make.${port.kind}`)}
      </Button>
      {make.error && <ErrorState error={make.error} />}
    </>
  );
}
