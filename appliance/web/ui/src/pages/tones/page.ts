import { AudioWaveform } from "lucide-react";
import { page } from "@/app/page";

export default page({
  id: "tones",
  path: "/tones",
  group: "setup",
  order: 28,
  icon: AudioWaveform,
  title: { zh: "信号音", en: "Tones" },
  right: "lines_see",
  load: () => import("./index"),
});
