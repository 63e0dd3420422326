import { Voicemail } from "lucide-react";
import { page } from "@/app/page";

export default page({
  id: "voicemail",
  path: "/voicemail",
  group: "calls",
  order: 30,
  icon: Voicemail,
  title: { zh: "留言与传真", en: "Messages" },
  right: "messages_see",
  load: () => import("./index"),
});
