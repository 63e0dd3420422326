import { useEffect, useRef } from "react";
import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import type { ChartProps, Series } from "./Chart";

const COLOURS = ["--accent", "--info", "--warn", "--bad", "--good", "--ink-2"];

function colour(at: number): string {
  return css(COLOURS[at % COLOURS.length] ?? "--accent");
}

function css(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

function drawn({ name, kind = "line" }: Series, at: number, format: (value: number) => string): uPlot.Series {
  const bars = kind === "bar" ? uPlot.paths.bars?.({ size: [0.7, 60], radius: 0.15 }) : undefined;
  return {
    label: name,
    stroke: colour(at),
    width: 2,
    fill: kind === "line" ? undefined : `color-mix(in srgb, ${colour(at)} 35%, transparent)`,
    paths: bars,
    points: { show: kind === "line" },
    value: (_plot, value: number | null) => (value === null ? "—" : format(value)),
  };
}

function options(
  { categories, series, height = 220, format = String }: ChartProps,
  width: number,
): uPlot.Options {
  const name = (at: number) => (Number.isInteger(at) ? (categories[at] ?? "") : "");
  const axis = { stroke: css("--ink-2"), grid: { stroke: css("--line"), width: 1 }, ticks: { show: false } };
  return {
    width,
    height,
    scales: {
      x: { time: false, range: [-0.6, Math.max(categories.length - 0.4, 0.6)] },
      y: { range: fromZero },
    },
    axes: [
      {
        ...axis,
        grid: { show: false },
        values: (_plot, at) => at.map(name),
        incrs: [1, 2, 3, 4, 6, 7, 12, 24],
      },
      { ...axis, values: (_plot, at) => at.map(format), size: 64 },
    ],
    series: [
      { label: "", value: (_plot, at: number | null) => (at === null ? "—" : name(at)) },
      ...series.map((each, at) => drawn(each, at, format)),
    ],
    cursor: { drag: { x: false, y: false } },
    legend: { live: true },
  };
}

function fromZero(_plot: uPlot, _least: number | null, most: number | null): [number, number] {
  return [0, most === null || most <= 0 ? 1 : most * 1.1];
}

/** The drawing itself; follows its box's width and the colour scheme. */
export default function Plot(props: ChartProps) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const element = box.current;
    if (element === null) return;
    const data: uPlot.AlignedData = [
      props.categories.map((_, at) => at),
      ...props.series.map(({ values }) => [...values]),
    ];
    const draw = () => new uPlot(options(props, Math.max(element.clientWidth, 100)), data, element);
    let plot = draw();
    const sizes = new ResizeObserver(() =>
      plot.setSize({ width: Math.max(element.clientWidth, 100), height: props.height ?? 220 }),
    );
    sizes.observe(element);
    const scheme = matchMedia("(prefers-color-scheme: dark)");
    const again = () => {
      plot.destroy();
      plot = draw();
    };
    scheme.addEventListener("change", again);
    return () => {
      scheme.removeEventListener("change", again);
      sizes.disconnect();
      plot.destroy();
    };
  }, [props]);
  return <div ref={box} />;
}
