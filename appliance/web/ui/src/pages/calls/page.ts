import { PhoneIncoming } from "lucide-react";
import { page } from "@/app/page";

export default page({
  id: "calls",
  path: "/calls",
  group: "calls",
  order: 10,
  icon: PhoneIncoming,
  title: { zh: "通话记录", en: "Calls" },
  right: "calls_see",
  load: () => import("./index"),
});
