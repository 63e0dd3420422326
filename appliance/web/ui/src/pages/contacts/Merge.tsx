import { useMutation, useQuery } from "@tanstack/react-query";
import { Merge as MergeIcon } from "lucide-react";
import { useDeferredValue, useState } from "react";
import { useTranslation } from "react-i18next";
import { api, body, ifMatch, type Schemas } from "@/api/client";
import { Button, Dialog, ErrorState, SearchInput, Stack, useToast } from "@/parts";
import styles from "./contacts.module.css";

type Contact = Schemas["ContactBody"];

/** Two entries of one person become one: the other's numbers and notes come here. */
export function Merge({ contact, etag, onMerged }: { contact: Contact; etag: string; onMerged: () => void }) {
  const { t } = useTranslation("contacts");
  const tell = useToast();
  const [open, setOpen] = useState(false);
  const [words, setWords] = useState("");
  const q = useDeferredValue(words.trim());
  const found = useQuery({
    queryKey: ["contacts", "merge", q],
    queryFn: () => body(api.GET("/api/v1/contacts", { params: { query: { q, limit: 8 } } })),
    enabled: open && q !== "",
  });
  const merge = useMutation({
    mutationFn: (other: string) =>
      body(
        api.POST("/api/v1/contacts/{id}/merge", {
          params: { path: { id: contact.id }, header: ifMatch(etag) },
          body: { other },
        }),
      ),
    onSuccess: () => {
      setOpen(false);
      tell({ text: t("merge.done") });
      onMerged();
    },
  });
  const others = q === "" ? [] : (found.data?.items.filter((each) => each.id !== contact.id) ?? []);
  return (
    <>
      <Button icon={MergeIcon} look="quiet" onClick={() => setOpen(true)}>
        {t("merge.open")}
      </Button>
      <Dialog
        title={t("merge.title", { name: contact.name })}
        open={open}
        onClose={() => setOpen(false)}
        width={480}
      >
        <Stack>
          <p>{t("merge.text")}</p>
          <SearchInput label={t("search")} value={words} onChange={setWords} />
          {merge.error && <ErrorState error={merge.error} />}
          {q !== "" && found.data && others.length === 0 && <p className={styles.hint}>{t("notFound")}</p>}
          <ul className={styles.list}>
            {others.map((each) => (
              <li key={each.id} className={styles.choice}>
                <span>
                  {each.name}
                  <small>{each.numbers.join(" · ")}</small>
                </span>
                <Button small busy={merge.isPending} onClick={() => merge.mutate(each.id)}>
                  {t("merge.this")}
                </Button>
              </li>
            ))}
          </ul>
        </Stack>
      </Dialog>
    </>
  );
}
