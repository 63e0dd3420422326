import { useTranslation } from "react-i18next";
import { useSession } from "@/app/session";
import { Card, KeyValue, PageHeader, Stack } from "@/parts";
import { Language } from "./Language";
import { Password } from "./Password";
import { SecondFactor } from "./SecondFactor";
import { SignIns } from "./SignIns";

/** One's own account: password, language, second factor, and where one is signed in. */
export default function Account() {
  const { t } = useTranslation("account");
  const session = useSession();
  const pairs: [string, string][] = [
    [t("user"), session.user],
    [t("role"), t(`session.role.${session.role}`, { ns: "translation" })],
  ];
  if (session.agent) pairs.push([t("agent"), session.agent]);
  return (
    <>
      <PageHeader title={session.name} lead={t("lead")} />
      <Stack>
        <Card>
          <KeyValue pairs={pairs} />
        </Card>
        <Language />
        <Password />
        <SecondFactor />
        <SignIns />
      </Stack>
    </>
  );
}
