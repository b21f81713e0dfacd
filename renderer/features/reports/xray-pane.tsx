/** One picture with zoom, window and level: by wheel and drag, by sliders, or by keys. */
import { useLingui } from '@lingui/react/macro'
import { ActionIcon, Button, Select, Slider, Switch } from '@mantine/core'
import { IconX, IconZoomIn, IconZoomOut } from '@tabler/icons-react'
import { useId, useRef, useState, type KeyboardEvent, type PointerEvent, type ReactNode } from 'react'
import { useAttachmentAddress } from './attachment-bytes.ts'
import { transferOf, wholePicture, wholeRange, zoomAt, type ImageWindow, type Place } from './image-window.ts'
import classes from './reports.module.css'

/** A picture that can be shown: an attachment of some report of the patient. */
export interface Picture {
  reportId: string
  attachmentId: string
  /** What it is called in a list. */
  label: string
}

const panByPixels = 60
const zoomStep = 1.25
const greysStep = 8

export function XrayPane({
  pictures,
  pictureId,
  onChoose,
  onClose,
  autoFocus,
}: {
  pictures: readonly Picture[]
  pictureId: string
  onChoose: (pictureId: string) => void
  /** Takes this pane away; absent for the only one. */
  onClose: (() => void) | undefined
  autoFocus: boolean
}) {
  const { t } = useLingui()
  const picture = pictures.find(({ attachmentId }) => attachmentId === pictureId)
  const address = useAttachmentAddress(picture?.reportId ?? '', picture?.attachmentId)
  const [place, setPlace] = useState<Place>(wholePicture)
  const [view, setView] = useState<ImageWindow>(wholeRange)
  const filterId = useId()
  const drag = useRef<{ x: number; y: number; greys: boolean } | undefined>(undefined)
  const { slope, intercept } = transferOf(view)
  const changeView = (change: Partial<ImageWindow>) => setView((before) => bounded({ ...before, ...change }))
  const reset = () => {
    setPlace(wholePicture)
    setView(wholeRange)
  }

  function onPointerMove(event: PointerEvent): void {
    const from = drag.current
    if (!from) return
    const [x, y] = [event.clientX - from.x, event.clientY - from.y]
    drag.current = { ...from, x: event.clientX, y: event.clientY }
    if (from.greys)
      setView((before) => bounded({ ...before, width: before.width + x, level: before.level - y }))
    else setPlace((before) => (before.zoom === 1 ? before : { ...before, x: before.x + x, y: before.y + y }))
  }

  function onKeyDown(event: KeyboardEvent): void {
    if (event.ctrlKey || event.altKey || event.metaKey) return
    const [x, y] = {
      ArrowLeft: [1, 0],
      ArrowRight: [-1, 0],
      ArrowUp: [0, 1],
      ArrowDown: [0, -1],
    }[event.key] ?? [0, 0]
    const by = { '+': zoomStep, '=': zoomStep, '-': 1 / zoomStep }[event.key]
    if (by !== undefined) setPlace((before) => zoomAt(before, by))
    else if (event.shiftKey && (x || y))
      setView((before) =>
        bounded({
          ...before,
          width: before.width - (x ?? 0) * greysStep,
          level: before.level + (y ?? 0) * greysStep,
        }),
      )
    else if (x || y)
      setPlace((before) =>
        before.zoom === 1
          ? before
          : { ...before, x: before.x + (x ?? 0) * panByPixels, y: before.y + (y ?? 0) * panByPixels },
      )
    else if (event.key === 'i') changeView({ inverted: !view.inverted })
    else if (event.key === '0') reset()
    else return
    event.preventDefault()
  }

  return (
    <div className={classes.pane}>
      <svg width="0" height="0" aria-hidden style={{ position: 'absolute' }}>
        <filter id={filterId} colorInterpolationFilters="sRGB">
          <feColorMatrix type="saturate" values="0" />
          <feComponentTransfer>
            <feFuncR type="linear" slope={slope} intercept={intercept} />
            <feFuncG type="linear" slope={slope} intercept={intercept} />
            <feFuncB type="linear" slope={slope} intercept={intercept} />
          </feComponentTransfer>
        </filter>
      </svg>
      {/* Above the picture: below it the notes with Undo lie for a while. */}
      <div className={classes.controls}>
        <Select
          aria-label={t`Picture`}
          w={260}
          size="xs"
          data={pictures.map(({ attachmentId, label }) => ({ value: attachmentId, label }))}
          value={pictureId}
          allowDeselect={false}
          onChange={(id) => {
            if (id === null) return
            reset()
            onChoose(id)
          }}
        />
        <ActionIcon.Group>
          <ActionIcon
            variant="default"
            aria-label={t`Smaller`}
            onClick={() => setPlace(zoomAt(place, 1 / zoomStep))}
          >
            <IconZoomOut size={16} />
          </ActionIcon>
          <ActionIcon
            variant="default"
            aria-label={t`Larger`}
            onClick={() => setPlace(zoomAt(place, zoomStep))}
          >
            <IconZoomIn size={16} />
          </ActionIcon>
        </ActionIcon.Group>
        <Greys label={t`Brightness`}>
          <Slider
            w={110}
            min={0}
            max={256}
            label={null}
            thumbLabel={t`Brightness`}
            value={256 - view.level}
            onChange={(value) => changeView({ level: 256 - value })}
          />
        </Greys>
        <Greys label={t`Contrast`}>
          <Slider
            w={110}
            min={0}
            max={255}
            label={null}
            thumbLabel={t`Contrast`}
            value={256 - view.width}
            onChange={(value) => changeView({ width: 256 - value })}
          />
        </Greys>
        <Switch
          size="xs"
          label={t`Inverted`}
          checked={view.inverted}
          onChange={(event) => changeView({ inverted: event.currentTarget.checked })}
        />
        <Button size="compact-xs" variant="default" onClick={reset}>{t`Show all again`}</Button>
        {onClose && (
          <ActionIcon variant="subtle" color="gray" aria-label={t`Close this picture`} onClick={onClose}>
            <IconX size={16} />
          </ActionIcon>
        )}
      </div>
      <div
        className={classes.stage}
        role="group"
        aria-label={t`${picture?.label ?? ''}: plus and minus zoom, arrows move, Shift and arrows change contrast and brightness, 0 shows all again`}
        tabIndex={0}
        data-autofocus={autoFocus || undefined}
        onKeyDown={onKeyDown}
        onWheel={(event) => {
          const box = event.currentTarget.getBoundingClientRect()
          const at = {
            x: event.clientX - box.left - box.width / 2,
            y: event.clientY - box.top - box.height / 2,
          }
          setPlace((before) => zoomAt(before, event.deltaY < 0 ? zoomStep : 1 / zoomStep, at))
        }}
        onContextMenu={(event) => event.preventDefault()}
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId)
          drag.current = { x: event.clientX, y: event.clientY, greys: event.button === 2 || event.shiftKey }
        }}
        onPointerMove={onPointerMove}
        onPointerUp={() => (drag.current = undefined)}
        onPointerCancel={() => (drag.current = undefined)}
      >
        {address !== undefined && (
          <img
            src={address}
            alt={picture?.label ?? ''}
            draggable={false}
            style={{
              transform: `translate(${place.x}px, ${place.y}px) scale(${place.zoom})`,
              filter: `url(#${CSS.escape(filterId)})`,
            }}
          />
        )}
      </div>
    </div>
  )
}

const bounded = (view: ImageWindow): ImageWindow => ({
  ...view,
  level: Math.min(256, Math.max(0, view.level)),
  width: Math.min(256, Math.max(1, view.width)),
})

function Greys({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div className={classes.slider}>
      <span aria-hidden>{label}</span>
      {children}
    </div>
  )
}
