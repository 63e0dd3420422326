import { useTranslation } from "react-i18next";
import { Drawer, ErrorState, Loading } from "@/parts";
import { StoryView } from "./story/StoryView";
import { useStory } from "./useCalls";

/** One call at the side of the list; its address is its own, so that it can be passed on. */
export function StoryDrawer({ id, onClose }: { id: string; onClose: () => void }) {
  const { t } = useTranslation("calls");
  return (
    <Drawer title={t("story.title")} open={id !== ""} onClose={onClose} width={640}>
      {id !== "" && <Shown id={id} />}
    </Drawer>
  );
}

function Shown({ id }: { id: string }) {
  const story = useStory(id);
  if (story.isPending) return <Loading lines={8} />;
  if (story.error) return <ErrorState error={story.error} onRetry={() => void story.refetch()} />;
  return <StoryView story={story.data} />;
}
