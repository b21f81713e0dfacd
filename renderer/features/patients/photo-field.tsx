/** A patient's photo, from a file or from this computer's camera. */
import { Trans, useLingui } from '@lingui/react/macro'
import { Avatar, Button, FileButton, Group, Modal, Stack, Text } from '@mantine/core'
import { IconCamera, IconPhoto, IconTrash } from '@tabler/icons-react'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import { allowCamera } from '../../client/shell.ts'
import { photoSource } from '../../ui/patient-photo.tsx'
import { smallPicture, smallPictureOf } from './small-picture.ts'

export function PhotoField({
  photo,
  onChange,
  children,
}: {
  photo: string | undefined
  onChange: (photo: string | undefined) => void
  /** What stands beside it, above the buttons. */
  children?: ReactNode
}) {
  const { t } = useLingui()
  const [taking, setTaking] = useState(false)
  const [unreadable, setUnreadable] = useState(false)
  const take = (picture: string | undefined) => {
    setUnreadable(picture === undefined)
    if (picture !== undefined) onChange(picture)
  }
  return (
    <Stack gap={4}>
      <Group gap="sm" wrap="nowrap">
        <Avatar
          size={64}
          radius="md"
          src={photo === undefined ? null : photoSource(photo)}
          alt={photo === undefined ? t`No photo` : t`Photo of the patient`}
        />
        <Stack gap={6} flex={1}>
          {children}
          <Group gap="sm">
            <FileButton
              accept="image/png,image/jpeg,image/webp"
              onChange={(file) => file && void smallPictureOf(file).then(take)}
            >
              {(props) => (
                <Button {...props} size="compact-sm" variant="default" leftSection={<IconPhoto size={16} />}>
                  <Trans>Photo from a file</Trans>
                </Button>
              )}
            </FileButton>
            <Button
              size="compact-sm"
              variant="default"
              leftSection={<IconCamera size={16} />}
              onClick={() => setTaking(true)}
            >
              <Trans>Take a photo</Trans>
            </Button>
            {photo !== undefined && (
              <Button
                size="compact-sm"
                variant="subtle"
                color="red"
                leftSection={<IconTrash size={16} />}
                onClick={() => onChange(undefined)}
              >
                <Trans>Remove the photo</Trans>
              </Button>
            )}
          </Group>
        </Stack>
      </Group>
      {unreadable && (
        <Text size="sm" c="red" role="alert">
          <Trans>That file holds no picture that can be read. Take a JPEG, PNG or WebP.</Trans>
        </Text>
      )}
      <Modal
        opened={taking}
        onClose={() => setTaking(false)}
        title={<Text fw={650}>{t`Take a photo`}</Text>}
        closeButtonProps={{ 'aria-label': t`Close` }}
      >
        <Camera
          onTaken={(picture) => {
            setTaking(false)
            take(picture)
          }}
        />
      </Modal>
    </Stack>
  )
}

/** The camera is on while this is shown, and at no other time. */
function Camera({ onTaken }: { onTaken: (picture: string | undefined) => void }) {
  const { t } = useLingui()
  const video = useRef<HTMLVideoElement>(null)
  const [state, setState] = useState<'starting' | 'on' | 'none'>('starting')
  useEffect(() => {
    let stream: MediaStream | undefined
    let gone = false
    const stop = () => stream?.getTracks().forEach((track) => track.stop())
    const start = async () => {
      await allowCamera(true)
      stream = await navigator.mediaDevices.getUserMedia({ video: { width: 640, height: 480 }, audio: false })
      if (gone || !video.current) {
        stop()
        return
      }
      video.current.srcObject = stream
      await video.current.play()
      setState('on')
    }
    start().catch(() => setState('none'))
    return () => {
      gone = true
      stop()
      void allowCamera(false)
    }
  }, [])
  return (
    <Stack gap="sm">
      {state === 'none' ? (
        <Text size="sm" role="alert">
          <Trans>
            No camera answers. See that it is plugged in and that no other program uses it, or take the photo
            from a file.
          </Trans>
        </Text>
      ) : (
        <video
          ref={video}
          muted
          playsInline
          aria-label={t`Picture of the camera`}
          style={{ width: '100%' }}
        />
      )}
      <Button
        data-autofocus
        disabled={state !== 'on'}
        leftSection={<IconCamera size={17} />}
        onClick={() => {
          const shown = video.current
          if (shown) onTaken(smallPicture(shown, { width: shown.videoWidth, height: shown.videoHeight }))
        }}
      >
        <Trans>Take this picture</Trans>
      </Button>
    </Stack>
  )
}
