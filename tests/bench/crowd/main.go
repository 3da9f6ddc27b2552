// A crowd for the bench: people with sound and picture that nobody has to draw or compress, seen and heard by all others.
//
// Argument: the address to join at.  Standard input: one token a line; all of them come at once.  Says "in" and how many seconds that took
// when one more is connected, and "hears" when one more of the others' tracks has come; leaves when told to end.
package main

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"os/signal"
	"sync"
	"syscall"
	"time"

	"github.com/go-logr/logr"
	"github.com/livekit/protocol/livekit"
	"github.com/livekit/protocol/logger"
	lksdk "github.com/livekit/server-sdk-go/v2"
	"github.com/pion/webrtc/v4"
	"github.com/pion/webrtc/v4/pkg/media"
)

// As a tile of twelve asks for it: 320 x 180, 20 pictures a second, 160 kbit/s; and a voice that never pauses, 32 kbit/s.
const (
	pictureEvery = 50 * time.Millisecond
	pictureBytes = 1000
	soundEvery   = 20 * time.Millisecond
	soundBytes   = 80
	keyEvery     = 100 // pictures
)

// ready hands out the same prepared samples over and over; the first of each round is the whole picture.
type ready struct {
	lksdk.BaseSampleProvider
	every   time.Duration
	samples [][]byte
	n       int
}

func (r *ready) NextSample(context.Context) (media.Sample, error) {
	data := r.samples[r.n%len(r.samples)]
	r.n++
	return media.Sample{Data: data, Duration: r.every}, nil
}

func sounds() *ready {
	return &ready{every: soundEvery, samples: [][]byte{make([]byte, soundBytes)}}
}

// VP8's frame tag says in its lowest bit whether a picture needs the one before; after a key frame's tag stands its size.
func pictures() *ready {
	samples := make([][]byte, keyEvery)
	for n := range samples {
		samples[n] = make([]byte, pictureBytes)
		samples[n][0] = 0x11
	}
	copy(samples[0], []byte{0x10, 0, 0, 0x9d, 0x01, 0x2a, 0x40, 0x01, 0xb4, 0x00})
	return &ready{every: pictureEvery, samples: samples}
}

func publish(room *lksdk.Room, mime string, hz uint32, channels uint16, what *ready, source livekit.TrackSource) error {
	track, err := lksdk.NewLocalTrack(webrtc.RTPCodecCapability{MimeType: mime, ClockRate: hz, Channels: channels})
	if err != nil {
		return err
	}
	if err := track.StartWrite(what, nil); err != nil {
		return err
	}
	options := &lksdk.TrackPublicationOptions{Source: source, VideoWidth: 320, VideoHeight: 180}
	_, err = room.LocalParticipant.PublishTrack(track, options)
	return err
}

func come(url, token string) (*lksdk.Room, error) {
	callback := lksdk.NewRoomCallback()
	callback.OnTrackSubscribed = func(track *webrtc.TrackRemote, _ *lksdk.RemoteTrackPublication, _ *lksdk.RemoteParticipant) {
		say("hears", 0)
		for {
			if _, _, err := track.ReadRTP(); err != nil {
				return
			}
		}
	}
	began := time.Now()
	room, err := lksdk.ConnectToRoomWithToken(url, token, callback, lksdk.WithAutoSubscribe(true))
	if err != nil {
		return nil, err
	}
	say("in", time.Since(began).Seconds())
	if err := publish(room, webrtc.MimeTypeOpus, 48000, 2, sounds(), livekit.TrackSource_MICROPHONE); err != nil {
		return nil, err
	}
	if err := publish(room, webrtc.MimeTypeVP8, 90000, 0, pictures(), livekit.TrackSource_CAMERA); err != nil {
		return nil, err
	}
	return room, nil
}

var saying sync.Mutex

func say(word string, seconds float64) {
	saying.Lock()
	defer saying.Unlock()
	fmt.Printf("%s %.4f\n", word, seconds)
}

func main() {
	lksdk.SetLogger(logger.LogRLogger(logr.Discard()))
	told := make(chan os.Signal, 1)
	signal.Notify(told, syscall.SIGTERM)
	var rooms sync.Map
	tokens := bufio.NewScanner(os.Stdin)
	for tokens.Scan() {
		go func(token string) {
			room, err := come(os.Args[1], token)
			if err != nil {
				fmt.Fprintln(os.Stderr, err)
				return
			}
			rooms.Store(token, room)
		}(tokens.Text())
	}
	<-told
	rooms.Range(func(_, room any) bool {
		room.(*lksdk.Room).Disconnect()
		return true
	})
}
