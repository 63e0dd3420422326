import { AudioLines } from "lucide-react";
import { page } from "@/app/page";

export default page({
  id: "prompts",
  path: "/prompts",
  group: "setup",
  order: 60,
  icon: AudioLines,
  title: { zh: "语音", en: "Prompts" },
  right: "prompts_see",
  load: () => import("./index"),
});
